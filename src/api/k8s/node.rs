//! `Node`.

use super::pod_spec::TaintEffect;
use crate::yaml::decode::{Any, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Node: "Node" {
        pod_cidr: Option<String> = key "podCIDR",
        pod_cidrs: Vec<String> = key "podCIDRs",
        provider_id: Option<String> = key "providerID",
        unschedulable: Option<bool>,
        taints: Vec<Taint>,
        config_source: Option<Any>,
        external_id: Option<String> = key "externalID",
    }
}

message! {
    /// Keeps pods without a toleration away.
    pub(crate) struct Taint: "Taint" {
        key: Option<String> = required,
        value: Option<String>,
        effect: Option<TaintEffect> = required,
        time_added: Option<String>,
    }
}
