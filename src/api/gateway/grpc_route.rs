//! `GRPCRoute`.

use super::backend_ref::{BackendRef, GrpcBackend};
use super::http_filter::{FilterType, HeaderModifier, HttpFilter, RequestMirror};
use super::http_match::{MatchType, ValueMatch};
use super::narrow::Narrow;
use super::object_reference::LocalObjectReference;
use super::parent_ref::{DefaultScope, ParentReference};
use super::session_persistence::SessionPersistence;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct GrpcRoute: "GRPCRoute" {
        parent_refs: Vec<ParentReference>,
        use_default_gateways: Option<DefaultScope>,
        hostnames: Vec<String>,
        rules: Vec<GrpcRule>,
    }
}

message! {
    /// Which calls go where; no match means all calls.
    pub(crate) struct GrpcRule: "GRPCRouteRule" {
        name: Option<String>,
        matches: Vec<GrpcMatch>,
        filters: Vec<Narrow<GrpcFilter, HttpFilter>>,
        backend_refs: Vec<Narrow<GrpcBackend, BackendRef>>,
        session_persistence: Option<SessionPersistence>,
    }
}

message! {
    /// One alternative; its parts must all hold.
    pub(crate) struct GrpcMatch: "GRPCRouteMatch" {
        method: Option<MethodMatch>,
        headers: Vec<ValueMatch>,
    }
}

message! {
    /// A service, a method or both.
    pub(crate) struct MethodMatch: "GRPCMethodMatch" {
        type_: Option<MatchType>,
        service: Option<String>,
        method: Option<String>,
    }
}

message! {
    /// The filters that gRPC has of those that HTTP has.
    pub(crate) struct GrpcFilter: "GRPCRouteFilter" {
        type_: Option<GrpcFilterType> = required,
        request_header_modifier: Option<HeaderModifier>,
        response_header_modifier: Option<HeaderModifier>,
        request_mirror: Option<RequestMirror>,
        extension_ref: Option<LocalObjectReference>,
    }
    one_of { [requestHeaderModifier, responseHeaderModifier, requestMirror, extensionRef] }
}

choice! {
    /// What a filter does.
    pub(crate) enum GrpcFilterType {
        RequestHeaderModifier = "RequestHeaderModifier",
        ResponseHeaderModifier = "ResponseHeaderModifier",
        RequestMirror = "RequestMirror",
        ExtensionRef = "ExtensionRef",
    }
}

impl From<GrpcFilter> for HttpFilter {
    fn from(written: GrpcFilter) -> Self {
        let GrpcFilter { type_, request_header_modifier, response_header_modifier, request_mirror, extension_ref } = written;
        Self {
            type_: type_.and_then(|type_| FilterType::parse(type_.word())),
            request_header_modifier,
            response_header_modifier,
            request_mirror,
            extension_ref,
            ..Self::default()
        }
    }
}
