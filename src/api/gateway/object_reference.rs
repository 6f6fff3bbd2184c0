//! References to objects that are neither parents nor backends.

use crate::yaml::decode::message;

message! {
    /// An object of the same namespace.
    pub(crate) struct LocalObjectReference: "LocalObjectReference" {
        group: Option<String> = required,
        kind: Option<String> = required,
        name: Option<String> = required,
    }
}

message! {
    /// An object, of another namespace if given.
    pub(crate) struct ObjectReference: "ObjectReference" {
        group: Option<String> = required,
        kind: Option<String> = required,
        name: Option<String> = required,
        namespace: Option<String>,
    }
}

message! {
    /// A certificate; group and kind default to core and `Secret`.
    pub(crate) struct SecretObjectReference: "SecretObjectReference" {
        group: Option<String>,
        kind: Option<String>,
        name: Option<String> = required,
        namespace: Option<String>,
    }
}
