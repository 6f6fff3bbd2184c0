//! `PodDisruptionBudget`.

use crate::api::selector::LabelSelector;
use crate::yaml::decode::{IntOrString, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct PodDisruptionBudget: "PodDisruptionBudget" {
        min_available: Option<IntOrString>,
        max_unavailable: Option<IntOrString>,
        selector: Option<LabelSelector>,
        unhealthy_pod_eviction_policy: Option<UnhealthyPodEvictionPolicy>,
    }
    one_of { [minAvailable, maxUnavailable] }
}

choice! {
    /// When pods that are not ready may be evicted.
    pub(crate) enum UnhealthyPodEvictionPolicy {
        IfHealthyBudget = "IfHealthyBudget",
        AlwaysAllow = "AlwaysAllow",
    }
}
