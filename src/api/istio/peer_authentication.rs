//! `PeerAuthentication`: which mTLS mode workloads accept.

use crate::yaml::decode::{Map, choice, message};

message! {
    /// Spec of the kind; the narrowest policy that applies to a port wins.
    pub(crate) struct PeerAuthentication: "PeerAuthentication" {
        selector: Option<WorkloadSelector>,
        mtls: Option<Mtls>,
        /// Keys are workload (container) ports as decimal text.
        port_level_mtls: Option<Map<Mtls>>,
    }
}

message! {
    /// Selects workloads by labels (`istio.type.v1beta1.WorkloadSelector`).
    pub(crate) struct WorkloadSelector: "WorkloadSelector" {
        match_labels: Map<String>,
    }
}

message! {
    /// A mode.
    pub(crate) struct Mtls: "MutualTLS" {
        mode: Option<Mode>,
    }
}

choice! {
    /// What a server accepts.
    pub(crate) enum Mode {
        Unset = "UNSET",
        Disable = "DISABLE",
        Permissive = "PERMISSIVE",
        Strict = "STRICT",
    }
}
