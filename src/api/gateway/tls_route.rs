//! `TLSRoute`.

use super::backend_ref::{BackendRef, PlainBackend};
use super::narrow::Narrow;
use super::parent_ref::{DefaultScope, ParentReference};
use crate::yaml::decode::message;

message! {
    /// Spec of the kind. Hostnames are required since v1alpha3, but not in v1alpha2.
    pub(crate) struct TlsRoute: "TLSRoute" {
        parent_refs: Vec<ParentReference>,
        use_default_gateways: Option<DefaultScope>,
        hostnames: Vec<String>,
        rules: Vec<TlsRule> = required,
    }
}

message! {
    /// Where the connections go; v1 allows one rule.
    pub(crate) struct TlsRule: "TLSRouteRule" {
        name: Option<String>,
        backend_refs: Vec<Narrow<PlainBackend, BackendRef>> = required,
    }
}
