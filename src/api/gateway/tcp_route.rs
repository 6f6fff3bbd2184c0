//! `TCPRoute` of Gateway API.

use super::backend_ref::{BackendRef, PlainBackend};
use super::narrow::Narrow;
use super::parent_ref::{DefaultScope, ParentReference};
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct TcpRoute: "TCPRoute" {
        parent_refs: Vec<ParentReference>,
        use_default_gateways: Option<DefaultScope>,
        rules: Vec<TcpRule> = required,
    }
}

message! {
    /// Where the connections go; v1 allows one rule.
    pub(crate) struct TcpRule: "TCPRouteRule" {
        name: Option<String>,
        backend_refs: Vec<Narrow<PlainBackend, BackendRef>> = required,
    }
}
