//! `HTTPRoute`.

use super::backend_ref::BackendRef;
use super::http_filter::HttpFilter;
use super::http_match::HttpMatch;
use super::parent_ref::{DefaultScope, ParentReference};
use super::session_persistence::SessionPersistence;
use crate::yaml::decode::{Time, message};

message! {
    /// Spec of the kind.
    pub(crate) struct HttpRoute: "HTTPRoute" {
        parent_refs: Vec<ParentReference>,
        use_default_gateways: Option<DefaultScope>,
        hostnames: Vec<String>,
        rules: Vec<HttpRule>,
    }
}

message! {
    /// Which requests go where; no match means all requests.
    pub(crate) struct HttpRule: "HTTPRouteRule" {
        name: Option<String>,
        matches: Vec<HttpMatch>,
        filters: Vec<HttpFilter>,
        backend_refs: Vec<BackendRef>,
        timeouts: Option<Timeouts>,
        retry: Option<Retry>,
        session_persistence: Option<SessionPersistence>,
    }
}

message! {
    /// Of the whole request, and of one try of it; `0s` turns a timeout off.
    pub(crate) struct Timeouts: "HTTPRouteTimeouts" {
        request: Option<Time>,
        backend_request: Option<Time>,
    }
}

message! {
    /// When a failed request is tried again.
    pub(crate) struct Retry: "HTTPRouteRetry" {
        codes: Vec<i64>,
        attempts: Option<i64> = min 1.0,
        backoff: Option<Time>,
    }
}
