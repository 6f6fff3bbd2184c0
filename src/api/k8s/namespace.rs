//! `Namespace`.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct Namespace: "Namespace" {
        finalizers: Vec<String>,
    }
}
