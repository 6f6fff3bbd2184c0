//! `UDPRoute` of Gateway API.

use super::backend_ref::{BackendRef, PlainBackend};
use super::narrow::Narrow;
use super::parent_ref::{DefaultScope, ParentReference};
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct UdpRoute: "UDPRoute" {
        parent_refs: Vec<ParentReference>,
        use_default_gateways: Option<DefaultScope>,
        rules: Vec<UdpRule> = required,
    }
}

message! {
    /// Where the datagrams go; v1 allows one rule.
    pub(crate) struct UdpRule: "UDPRouteRule" {
        name: Option<String>,
        backend_refs: Vec<Narrow<PlainBackend, BackendRef>> = required,
    }
}
