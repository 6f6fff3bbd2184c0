//! `Deployment`.

use super::pod_template::PodTemplateSpec;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, IntOrString, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Deployment: "Deployment" {
        replicas: Option<i64> = min 0.0,
        selector: Option<LabelSelector> = required,
        template: Option<PodTemplateSpec> = required,
        strategy: Option<DeploymentStrategy>,
        min_ready_seconds: Option<i64> = min 0.0,
        revision_history_limit: Option<i64> = min 0.0,
        paused: Option<bool>,
        progress_deadline_seconds: Option<i64>,
        /// Only in `apps/v1beta1`.
        rollback_to: Option<Any> = deprecated "use `kubectl rollout undo`",
    }
    renamed { "updateStrategy" => "strategy" }
}

message! {
    /// How pods are replaced.
    pub(crate) struct DeploymentStrategy: "DeploymentStrategy" {
        type_: Option<StrategyType>,
        rolling_update: Option<RollingUpdate>,
    }
}

choice! {
    /// Whether old pods go before new ones come.
    pub(crate) enum StrategyType {
        RollingUpdate = "RollingUpdate",
        Recreate = "Recreate",
    }
}

message! {
    /// How many pods may be too few or too many meanwhile: a number or a percentage.
    pub(crate) struct RollingUpdate: "rollingUpdate" {
        max_unavailable: Option<IntOrString>,
        max_surge: Option<IntOrString>,
    }
}
