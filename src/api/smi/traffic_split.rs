//! `TrafficSplit`: shares of a service's traffic.

use crate::yaml::decode::{IntOrString, choice, message};

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
        /// A whole number; v1alpha1 wrote a quantity such as `500m`.
        weight: Option<IntOrString> = required,
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
