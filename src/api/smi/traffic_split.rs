//! `TrafficSplit`: shares of a service's traffic.

use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct TrafficSplit: "TrafficSplit" {
        service: Option<String> = required,
        matches: Vec<SplitMatch>,
        backends: Vec<SplitBackend> = required,
    }
}

message! {
    /// A service and its share.
    pub(crate) struct SplitBackend: "TrafficSplitBackend" {
        service: Option<String> = required,
        weight: Option<i64> = required,
    }
}

message! {
    /// A route group that limits the split.
    pub(crate) struct SplitMatch: "TrafficSplitMatch" {
        kind: Option<SplitMatchKind> = required,
        name: Option<String> = required,
        /// Kubernetes' typed local reference has it; SMI does not use it.
        api_group: Option<String>,
    }
}

choice! {
    /// Kind of a match.
    pub(crate) enum SplitMatchKind {
        HttpRouteGroup = "HTTPRouteGroup",
    }
}
