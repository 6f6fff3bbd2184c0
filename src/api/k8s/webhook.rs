//! `MutatingWebhookConfiguration`, `ValidatingWebhookConfiguration` and how webhooks are called.

use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, choice, message};

message! {
    /// The whole object.
    pub(crate) struct MutatingWebhookConfiguration: "MutatingWebhookConfiguration" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        webhooks: Vec<MutatingWebhook>,
    }
}

message! {
    /// The whole object.
    pub(crate) struct ValidatingWebhookConfiguration: "ValidatingWebhookConfiguration" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        webhooks: Vec<ValidatingWebhook>,
    }
}

message! {
    /// A webhook that may change objects.
    pub(crate) struct MutatingWebhook: "MutatingWebhook" {
        name: Option<String> = required,
        client_config: Option<WebhookClientConfig> = required,
        rules: Vec<RuleWithOperations>,
        failure_policy: Option<FailurePolicy>,
        match_policy: Option<MatchPolicy>,
        namespace_selector: Option<LabelSelector>,
        object_selector: Option<LabelSelector>,
        side_effects: Option<SideEffects> = required,
        timeout_seconds: Option<i64> = min 1.0 max 30.0,
        admission_review_versions: Vec<String> = required,
        reinvocation_policy: Option<ReinvocationPolicy>,
        match_conditions: Vec<MatchCondition>,
    }
}

message! {
    /// A webhook that may reject objects.
    pub(crate) struct ValidatingWebhook: "ValidatingWebhook" {
        name: Option<String> = required,
        client_config: Option<WebhookClientConfig> = required,
        rules: Vec<RuleWithOperations>,
        failure_policy: Option<FailurePolicy>,
        match_policy: Option<MatchPolicy>,
        namespace_selector: Option<LabelSelector>,
        object_selector: Option<LabelSelector>,
        side_effects: Option<SideEffects> = required,
        timeout_seconds: Option<i64> = min 1.0 max 30.0,
        admission_review_versions: Vec<String> = required,
        match_conditions: Vec<MatchCondition>,
    }
}

message! {
    /// How the API server reaches a webhook.
    pub(crate) struct WebhookClientConfig: "WebhookClientConfig" {
        url: Option<String>,
        service: Option<WebhookService>,
        ca_bundle: Option<String>,
    }
    one_of { [url, service] }
}

message! {
    /// The service of a webhook.
    pub(crate) struct WebhookService: "ServiceReference" {
        namespace: Option<String> = required,
        name: Option<String> = required,
        path: Option<String>,
        port: Option<i64> = min 1.0 max 65535.0,
    }
}

message! {
    /// Requests that a webhook sees.
    pub(crate) struct RuleWithOperations: "RuleWithOperations" {
        operations: Vec<Operation>,
        api_groups: Vec<String>,
        api_versions: Vec<String>,
        resources: Vec<String>,
        scope: Option<RuleScope>,
    }
}

message! {
    /// A CEL condition that a request must meet.
    pub(crate) struct MatchCondition: "MatchCondition" {
        name: Option<String> = required,
        expression: Option<String> = required,
    }
}

choice! {
    /// What a request does.
    pub(crate) enum Operation {
        Any = "*",
        Create = "CREATE",
        Update = "UPDATE",
        Delete = "DELETE",
        Connect = "CONNECT",
    }
}

choice! {
    /// Scope of the resources.
    pub(crate) enum RuleScope {
        Cluster = "Cluster",
        Namespaced = "Namespaced",
        Any = "*",
    }
}

choice! {
    /// What happens when the webhook does not answer.
    pub(crate) enum FailurePolicy {
        Ignore = "Ignore",
        Fail = "Fail",
    }
}

choice! {
    /// Whether other versions of a resource match too.
    pub(crate) enum MatchPolicy {
        Exact = "Exact",
        Equivalent = "Equivalent",
    }
}

choice! {
    /// What the webhook does besides answering.
    pub(crate) enum SideEffects {
        None = "None",
        NoneOnDryRun = "NoneOnDryRun",
        Some = "Some",
        Unknown = "Unknown",
    }
}

choice! {
    /// Whether the webhook is called again after others changed the object.
    pub(crate) enum ReinvocationPolicy {
        Never = "Never",
        IfNeeded = "IfNeeded",
    }
}
