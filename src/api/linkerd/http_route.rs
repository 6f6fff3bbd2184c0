//! Linkerd's own `HTTPRoute`: like Gateway API's, with fewer filters and no retries.

use crate::api::gateway::backend_ref::BackendRef;
use crate::api::gateway::http_filter::{FilterType, HeaderModifier, HttpFilter, RequestRedirect};
use crate::api::gateway::http_match::HttpMatch;
use crate::api::gateway::http_route::Timeouts;
use crate::api::gateway::narrow::Narrow;
use crate::api::gateway::parent_ref::ParentReference;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct LinkerdHttpRoute: "HTTPRoute" {
        parent_refs: Vec<ParentReference>,
        hostnames: Vec<String>,
        rules: Vec<LinkerdHttpRule>,
    }
}

message! {
    /// Which requests go where; backends since v1beta2, timeouts since v1beta3.
    pub(crate) struct LinkerdHttpRule: "HTTPRouteRule" {
        matches: Vec<HttpMatch>,
        filters: Vec<Narrow<LinkerdFilter, HttpFilter>>,
        backend_refs: Vec<BackendRef>,
        timeouts: Option<Timeouts>,
    }
}

message! {
    /// The filters that Linkerd's kind has of those that Gateway API's has.
    pub(crate) struct LinkerdFilter: "HTTPRouteFilter" {
        type_: Option<LinkerdFilterType> = required,
        request_header_modifier: Option<HeaderModifier>,
        response_header_modifier: Option<HeaderModifier>,
        request_redirect: Option<RequestRedirect>,
    }
    one_of { [requestHeaderModifier, responseHeaderModifier, requestRedirect] }
}

choice! {
    /// What a filter does.
    pub(crate) enum LinkerdFilterType {
        RequestHeaderModifier = "RequestHeaderModifier",
        ResponseHeaderModifier = "ResponseHeaderModifier",
        RequestRedirect = "RequestRedirect",
    }
}

impl From<LinkerdFilter> for HttpFilter {
    fn from(written: LinkerdFilter) -> Self {
        let LinkerdFilter { type_, request_header_modifier, response_header_modifier, request_redirect } = written;
        Self {
            type_: type_.and_then(|type_| FilterType::parse(type_.word())),
            request_header_modifier,
            response_header_modifier,
            request_redirect,
            ..Self::default()
        }
    }
}
