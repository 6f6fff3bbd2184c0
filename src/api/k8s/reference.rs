//! References between core objects.

use crate::yaml::decode::message;

message! {
    /// Names an object of a known kind in the same namespace.
    pub(crate) struct LocalObjectReference: "LocalObjectReference" {
        name: Option<String>,
    }
}

message! {
    /// Names any object.
    pub(crate) struct ObjectReference: "ObjectReference" {
        api_version: Option<String>,
        kind: Option<String>,
        namespace: Option<String>,
        name: Option<String>,
        uid: Option<String>,
        resource_version: Option<String>,
        field_path: Option<String>,
    }
}

message! {
    /// Names an object of any kind in the same namespace.
    pub(crate) struct TypedLocalObjectReference: "TypedLocalObjectReference" {
        api_group: Option<String>,
        kind: Option<String> = required,
        name: Option<String> = required,
    }
}
