//! `HTTPLocalRateLimitPolicy`: how many requests a server takes.

use super::target_ref::{NamespacedRef, TargetRef};
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct HttpLocalRateLimitPolicy: "HTTPLocalRateLimitPolicy" {
        target_ref: Option<TargetRef> = required,
        total: Option<Limit>,
        identity: Option<Limit>,
        overrides: Vec<Override>,
    }
}

message! {
    /// A rate.
    pub(crate) struct Limit: "Limit" {
        requests_per_second: Option<i64> = required,
    }
}

message! {
    /// The rate of some clients.
    pub(crate) struct Override: "Override" {
        requests_per_second: Option<i64> = required,
        client_refs: Vec<NamespacedRef> = required,
    }
}
