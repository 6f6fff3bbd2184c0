//! `Job`.

use super::container::ExitCodesOperator;
use super::pod_template::PodTemplateSpec;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Job: "Job" {
        parallelism: Option<i64> = min 0.0,
        completions: Option<i64> = min 0.0,
        active_deadline_seconds: Option<i64> = min 0.0,
        pod_failure_policy: Option<PodFailurePolicy>,
        success_policy: Option<SuccessPolicy>,
        backoff_limit: Option<i64> = min 0.0,
        backoff_limit_per_index: Option<i64> = min 0.0,
        max_failed_indexes: Option<i64> = min 0.0,
        selector: Option<LabelSelector>,
        manual_selector: Option<bool>,
        template: Option<PodTemplateSpec> = required,
        ttl_seconds_after_finished: Option<i64> = min 0.0,
        completion_mode: Option<CompletionMode>,
        suspend: Option<bool>,
        pod_replacement_policy: Option<PodReplacementPolicy>,
        managed_by: Option<String>,
    }
}

choice! {
    /// Whether each completion has its own index.
    pub(crate) enum CompletionMode {
        NonIndexed = "NonIndexed",
        Indexed = "Indexed",
    }
}

choice! {
    /// When a pod is replaced.
    pub(crate) enum PodReplacementPolicy {
        TerminatingOrFailed = "TerminatingOrFailed",
        Failed = "Failed",
    }
}

message! {
    /// What failures of pods mean for the job.
    pub(crate) struct PodFailurePolicy: "PodFailurePolicy" {
        rules: Vec<PodFailurePolicyRule> = required,
    }
}

message! {
    /// One rule; the first that matches counts.
    pub(crate) struct PodFailurePolicyRule: "PodFailurePolicyRule" {
        action: Option<PodFailureAction> = required,
        on_exit_codes: Option<OnExitCodes>,
        on_pod_conditions: Vec<OnPodCondition>,
    }
    one_of { [onExitCodes, onPodConditions] }
}

choice! {
    /// What a failure does.
    pub(crate) enum PodFailureAction {
        FailJob = "FailJob",
        FailIndex = "FailIndex",
        Ignore = "Ignore",
        Count = "Count",
    }
}

message! {
    /// Exit codes a rule matches.
    pub(crate) struct OnExitCodes: "onExitCodes" {
        container_name: Option<String>,
        operator: Option<ExitCodesOperator> = required,
        values: Vec<i64> = required,
    }
}

message! {
    /// A pod condition a rule matches.
    pub(crate) struct OnPodCondition: "onPodConditions" {
        type_: Option<String> = required,
        /// `True`, `False` or `Unknown`, quoted; absent means `True`.
        status: Option<String>,
    }
}

message! {
    /// When an indexed job counts as done.
    pub(crate) struct SuccessPolicy: "SuccessPolicy" {
        rules: Vec<SuccessPolicyRule> = required,
    }
}

message! {
    /// One rule of a success policy.
    pub(crate) struct SuccessPolicyRule: "SuccessPolicyRule" {
        succeeded_indexes: Option<String>,
        succeeded_count: Option<i64> = min 0.0,
    }
}
