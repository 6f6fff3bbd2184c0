//! `ServiceProfile`: routes, retries and splits of one service, named by its host name.

use crate::yaml::decode::{IntOrString, Json, Time, message};

message! {
    /// Spec of the kind.
    pub(crate) struct ServiceProfile: "ServiceProfile" {
        routes: Vec<Route>,
        retry_budget: Option<RetryBudget>,
        dst_overrides: Vec<WeightedDst>,
        opaque_ports: Vec<String>,
    }
}

message! {
    /// A class of requests.
    pub(crate) struct Route: "RouteSpec" {
        name: Option<String> = required,
        condition: Option<RequestMatch> = required,
        response_classes: Vec<ResponseClass>,
        is_retryable: Option<bool>,
        timeout: Option<Time>,
    }
}

message! {
    /// Which requests.
    pub(crate) struct RequestMatch: "RequestMatch" {
        all: Vec<RequestMatch>,
        any: Vec<RequestMatch>,
        /// The schema wants a list, the proxy one condition.
        not: Option<Json>,
        path_regex: Option<String>,
        method: Option<String>,
    }
}

message! {
    /// Which responses are failures.
    pub(crate) struct ResponseClass: "ResponseClass" {
        condition: Option<ResponseMatch> = required,
        is_failure: Option<bool>,
    }
}

message! {
    /// Which responses.
    pub(crate) struct ResponseMatch: "ResponseMatch" {
        all: Vec<ResponseMatch>,
        any: Vec<ResponseMatch>,
        not: Option<Box<ResponseMatch>>,
        status: Option<Range>,
    }
}

message! {
    /// Status codes from, and up to and including.
    pub(crate) struct Range: "Range" {
        min: Option<i64>,
        max: Option<i64>,
    }
}

message! {
    /// How many retries the service gets.
    pub(crate) struct RetryBudget: "RetryBudget" {
        retry_ratio: Option<f64> = required,
        min_retries_per_second: Option<i64> = required,
        ttl: Option<Time> = required,
    }
}

message! {
    /// A share of the traffic; the weight is a quantity such as `500m`.
    pub(crate) struct WeightedDst: "WeightedDst" {
        authority: Option<String>,
        weight: Option<IntOrString>,
    }
}
