//! `ReplicaSet`.

use super::pod_template::PodTemplateSpec;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct ReplicaSet: "ReplicaSet" {
        replicas: Option<i64> = min 0.0,
        min_ready_seconds: Option<i64> = min 0.0,
        selector: Option<LabelSelector> = required,
        template: Option<PodTemplateSpec>,
    }
}
