//! `EgressNetwork`: traffic that leaves the cluster.

use super::network_authentication::Network;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind; without networks, everything outside the cluster.
    pub(crate) struct EgressNetwork: "EgressNetwork" {
        traffic_policy: Option<TrafficPolicy> = required,
        networks: Vec<Network>,
    }
}

choice! {
    /// What happens to traffic that no route describes.
    pub(crate) enum TrafficPolicy {
        Allow = "Allow",
        Deny = "Deny",
    }
}
