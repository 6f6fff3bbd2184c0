//! `StatefulSet`.

use super::persistent_volume_claim::PersistentVolumeClaimTemplate;
use super::pod_template::PodTemplateSpec;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{IntOrString, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct StatefulSet: "StatefulSet" {
        replicas: Option<i64> = min 0.0,
        selector: Option<LabelSelector> = required,
        template: Option<PodTemplateSpec> = required,
        volume_claim_templates: Vec<PersistentVolumeClaimTemplate>,
        /// The headless service that names the pods.
        service_name: Option<String>,
        pod_management_policy: Option<PodManagementPolicy>,
        update_strategy: Option<StatefulSetUpdateStrategy>,
        revision_history_limit: Option<i64> = min 0.0,
        min_ready_seconds: Option<i64> = min 0.0,
        persistent_volume_claim_retention_policy: Option<ClaimRetention>,
        ordinals: Option<Ordinals>,
    }
    renamed { "strategy" => "updateStrategy" }
}

choice! {
    /// Whether pods start one after the other.
    pub(crate) enum PodManagementPolicy {
        OrderedReady = "OrderedReady",
        Parallel = "Parallel",
    }
}

message! {
    /// How pods are replaced.
    pub(crate) struct StatefulSetUpdateStrategy: "StatefulSetUpdateStrategy" {
        type_: Option<UpdateStrategyType>,
        rolling_update: Option<RollingUpdateStatefulSet>,
    }
}

choice! {
    /// Whether pods are replaced by the controller or when somebody deletes them.
    pub(crate) enum UpdateStrategyType {
        RollingUpdate = "RollingUpdate",
        OnDelete = "OnDelete",
    }
}

message! {
    /// Bounds of a rolling update.
    pub(crate) struct RollingUpdateStatefulSet: "rollingUpdate" {
        partition: Option<i64> = min 0.0,
        max_unavailable: Option<IntOrString>,
    }
}

message! {
    /// What happens to claims whose pod is gone.
    pub(crate) struct ClaimRetention: "persistentVolumeClaimRetentionPolicy" {
        when_deleted: Option<RetentionPolicy>,
        when_scaled: Option<RetentionPolicy>,
    }
}

choice! {
    /// Keep or delete.
    pub(crate) enum RetentionPolicy {
        Retain = "Retain",
        Delete = "Delete",
    }
}

message! {
    /// Numbering of the pods.
    pub(crate) struct Ordinals: "StatefulSetOrdinals" {
        start: Option<i64> = min 0.0,
    }
}
