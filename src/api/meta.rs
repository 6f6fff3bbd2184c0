//! Object metadata (`meta/v1` `ObjectMeta`).

use crate::yaml::decode::{Any, Map, message};

message! {
    /// Names, labels and annotations of an object.
    pub(crate) struct ObjectMeta: "ObjectMeta" {
        name: Option<String>,
        generate_name: Option<String>,
        namespace: Option<String>,
        labels: Map<String>,
        annotations: Map<String>,
        uid: Option<Any>,
        resource_version: Option<Any>,
        generation: Option<i64>,
        creation_timestamp: Option<String>,
        deletion_timestamp: Option<String>,
        deletion_grace_period_seconds: Option<i64>,
        finalizers: Vec<String>,
        owner_references: Vec<OwnerReference>,
        managed_fields: Option<Any>,
        self_link: Option<Any>,
        cluster_name: Option<Any>,
    }
}

message! {
    /// The object that owns this one.
    pub(crate) struct OwnerReference: "OwnerReference" {
        api_version: Option<String> = required,
        kind: Option<String> = required,
        name: Option<String> = required,
        uid: Option<String>,
        controller: Option<bool>,
        block_owner_deletion: Option<bool>,
    }
}
