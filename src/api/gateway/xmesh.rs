//! `XMesh`, the experimental description of a whole mesh.

use super::object_reference::ObjectReference;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct XMesh: "XMesh" {
        controller_name: Option<String> = required,
        parameters_ref: Option<ObjectReference>,
        description: Option<String>,
    }
}
