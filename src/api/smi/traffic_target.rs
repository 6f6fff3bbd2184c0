//! `TrafficTarget`: who may call what.

use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind (v1alpha1 had its fields at the top level).
    pub(crate) struct TrafficTarget: "TrafficTarget" {
        destination: Option<IdentitySubject> = required,
        sources: Vec<IdentitySubject> = required,
        rules: Vec<TargetRule> = required,
    }
    renamed { "specs" => "rules" }
}

message! {
    /// A service account; the port counts at destinations only.
    pub(crate) struct IdentitySubject: "IdentityBindingSubject" {
        kind: Option<String> = required,
        name: Option<String> = required,
        namespace: Option<String>,
        port: Option<i64>,
    }
}

message! {
    /// A route group, and which of its matches; all when none is given.
    pub(crate) struct TargetRule: "TrafficTargetRule" {
        kind: Option<TargetRuleKind> = required,
        name: Option<String> = required,
        matches: Vec<String>,
    }
}

choice! {
    /// Kind of a rule.
    pub(crate) enum TargetRuleKind {
        HttpRouteGroup = "HTTPRouteGroup",
        TcpRoute = "TCPRoute",
        UdpRoute = "UDPRoute",
    }
}
