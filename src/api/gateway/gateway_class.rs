//! `GatewayClass`.

use super::object_reference::ObjectReference;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct GatewayClass: "GatewayClass" {
        controller_name: Option<String> = required,
        parameters_ref: Option<ObjectReference>,
        description: Option<String>,
    }
}
