//! `ListenerSet`: listeners added to a Gateway from elsewhere.

use super::listener::Listener;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct ListenerSet: "ListenerSet" {
        parent_ref: Option<ParentGateway> = required,
        listeners: Vec<Listener> = required,
    }
}

message! {
    /// The Gateway that the listeners are added to.
    pub(crate) struct ParentGateway: "ParentGatewayReference" {
        group: Option<String>,
        kind: Option<String>,
        name: Option<String> = required,
        namespace: Option<String>,
    }
}
