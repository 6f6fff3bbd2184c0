//! `DaemonSet`.

use super::deployment::RollingUpdate;
use super::pod_template::PodTemplateSpec;
use super::stateful_set::UpdateStrategyType;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct DaemonSet: "DaemonSet" {
        selector: Option<LabelSelector> = required,
        template: Option<PodTemplateSpec> = required,
        update_strategy: Option<DaemonSetUpdateStrategy>,
        min_ready_seconds: Option<i64> = min 0.0,
        revision_history_limit: Option<i64> = min 0.0,
    }
    renamed { "strategy" => "updateStrategy" }
}

message! {
    /// How pods are replaced.
    pub(crate) struct DaemonSetUpdateStrategy: "DaemonSetUpdateStrategy" {
        type_: Option<UpdateStrategyType>,
        rolling_update: Option<RollingUpdate>,
    }
}
