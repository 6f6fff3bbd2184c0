//! The template of pods inside workloads.

use super::pod_spec::PodSpec;
use crate::api::ObjectMeta;
use crate::yaml::decode::message;

message! {
    /// Metadata and spec of the pods to make.
    pub(crate) struct PodTemplateSpec: "PodTemplateSpec" {
        metadata: Option<ObjectMeta>,
        spec: Option<PodSpec>,
    }
}
