//! `ReplicationController`: the forerunner of `ReplicaSet`.

use super::pod_template::PodTemplateSpec;
use crate::yaml::decode::{Map, message};

message! {
    /// Spec of the kind.
    pub(crate) struct ReplicationController: "ReplicationController" {
        replicas: Option<i64> = min 0.0,
        min_ready_seconds: Option<i64> = min 0.0,
        /// Absent: the template's labels.
        selector: Map<String>,
        template: Option<PodTemplateSpec>,
    }
}
