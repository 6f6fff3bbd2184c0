//! `LimitRange`.

use super::resources::ResourceList;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct LimitRange: "LimitRange" {
        limits: Vec<LimitRangeItem> = required,
    }
}

message! {
    /// Limits of one type of object: `Pod`, `Container`, `PersistentVolumeClaim` or a qualified name.
    pub(crate) struct LimitRangeItem: "LimitRangeItem" {
        type_: Option<String> = required,
        max: ResourceList,
        min: ResourceList,
        default: ResourceList,
        default_request: ResourceList,
        max_limit_request_ratio: ResourceList,
    }
}
