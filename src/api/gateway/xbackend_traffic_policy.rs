//! `XBackendTrafficPolicy`: retry budget and session persistence of backends.

use super::object_reference::LocalObjectReference;
use super::session_persistence::SessionPersistence;
use crate::yaml::decode::{Time, message};

message! {
    /// Spec of the kind.
    pub(crate) struct XBackendTrafficPolicy: "XBackendTrafficPolicy" {
        target_refs: Vec<LocalObjectReference> = required,
        retry_constraint: Option<RetryConstraint>,
        session_persistence: Option<SessionPersistence>,
    }
}

message! {
    /// Bounds the share of retries among the requests.
    pub(crate) struct RetryConstraint: "RetryConstraint" {
        budget: Option<BudgetDetails>,
        min_retry_rate: Option<RequestRate>,
    }
}

message! {
    /// The share (20 % of 10 seconds by default).
    pub(crate) struct BudgetDetails: "BudgetDetails" {
        percent: Option<i64> = min 0.0 max 100.0,
        interval: Option<Time>,
    }
}

message! {
    /// How many retries are always fine (10 a second by default).
    pub(crate) struct RequestRate: "RequestRate" {
        count: Option<i64> = min 1.0 max 1_000_000.0,
        interval: Option<Time>,
    }
}
