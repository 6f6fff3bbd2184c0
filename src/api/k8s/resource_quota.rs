//! `ResourceQuota`.

use super::resources::ResourceList;
use crate::api::selector::Operator;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct ResourceQuota: "ResourceQuota" {
        hard: ResourceList,
        scopes: Vec<QuotaScope>,
        scope_selector: Option<ScopeSelector>,
    }
}

choice! {
    /// A class of objects.
    pub(crate) enum QuotaScope {
        Terminating = "Terminating",
        NotTerminating = "NotTerminating",
        BestEffort = "BestEffort",
        NotBestEffort = "NotBestEffort",
        PriorityClass = "PriorityClass",
        CrossNamespacePodAffinity = "CrossNamespacePodAffinity",
        VolumeAttributesClass = "VolumeAttributesClass",
    }
}

message! {
    /// Objects that count.
    pub(crate) struct ScopeSelector: "ScopeSelector" {
        match_expressions: Vec<ScopeRequirement>,
    }
}

message! {
    /// One expression of the selector.
    pub(crate) struct ScopeRequirement: "ScopedResourceSelectorRequirement" {
        scope_name: Option<QuotaScope> = required,
        operator: Option<Operator> = required,
        values: Vec<String>,
    }
}
