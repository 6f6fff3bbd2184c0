//! `Telemetry`: traces, metrics and access logs of workloads.

use super::policy_target::PolicyTarget;
use super::workload_selector::WorkloadSelector;
use crate::yaml::decode::{Map, Time, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Telemetry: "Telemetry" {
        selector: Option<WorkloadSelector>,
        target_ref: Option<PolicyTarget>,
        target_refs: Vec<PolicyTarget>,
        tracing: Vec<Tracing>,
        metrics: Vec<Metrics>,
        access_logging: Vec<AccessLogging>,
    }
    renamed { "accessLogs" => "accessLogging", "logging" => "accessLogging" }
}

message! {
    /// A provider of the mesh configuration.
    pub(crate) struct ProviderRef: "ProviderRef" {
        name: Option<String> = required,
    }
}

choice! {
    /// On which side of a call something applies.
    pub(crate) enum WorkloadMode {
        ClientAndServer = "CLIENT_AND_SERVER",
        Client = "CLIENT",
        Server = "SERVER",
    }
}

message! {
    /// Selects by side.
    pub(crate) struct ModeSelector: "selector" {
        mode: Option<WorkloadMode>,
    }
}

message! {
    /// Traces.
    pub(crate) struct Tracing: "Tracing" {
        matches: Option<ModeSelector> = key "match",
        providers: Vec<ProviderRef>,
        random_sampling_percentage: Option<f64> = min 0.0 max 100.0,
        disable_span_reporting: Option<bool>,
        custom_tags: Map<CustomTag>,
        use_request_id_for_trace_sampling: Option<bool>,
        enable_istio_tags: Option<bool>,
        disable_context_propagation: Option<bool>,
    }
}

message! {
    /// Where the value of a tag comes from.
    pub(crate) struct CustomTag: "CustomTag" {
        literal: Option<TagValue>,
        environment: Option<TagSource>,
        header: Option<TagSource>,
        formatter: Option<TagValue>,
    }
    one_of { [literal, environment, header, formatter] }
}

message! {
    /// A fixed value, or a format.
    pub(crate) struct TagValue: "tag" {
        value: Option<String> = required,
    }
}

message! {
    /// A variable or header by name.
    pub(crate) struct TagSource: "tag" {
        name: Option<String> = required,
        default_value: Option<String>,
    }
}

message! {
    /// Metrics.
    pub(crate) struct Metrics: "Metrics" {
        providers: Vec<ProviderRef>,
        overrides: Vec<MetricsOverride>,
        reporting_interval: Option<Time>,
    }
}

message! {
    /// Changes to some metrics.
    pub(crate) struct MetricsOverride: "MetricsOverrides" {
        matches: Option<MetricSelector> = key "match",
        disabled: Option<bool>,
        tag_overrides: Map<TagOverride>,
    }
}

message! {
    /// Selects metrics.
    pub(crate) struct MetricSelector: "MetricSelector" {
        metric: Option<IstioMetric>,
        custom_metric: Option<String>,
        mode: Option<WorkloadMode>,
    }
    one_of { [metric, customMetric] }
}

choice! {
    /// Istio's own metrics.
    pub(crate) enum IstioMetric {
        AllMetrics = "ALL_METRICS",
        RequestCount = "REQUEST_COUNT",
        RequestDuration = "REQUEST_DURATION",
        RequestSize = "REQUEST_SIZE",
        ResponseSize = "RESPONSE_SIZE",
        TcpOpenedConnections = "TCP_OPENED_CONNECTIONS",
        TcpClosedConnections = "TCP_CLOSED_CONNECTIONS",
        TcpSentBytes = "TCP_SENT_BYTES",
        TcpReceivedBytes = "TCP_RECEIVED_BYTES",
        GrpcRequestMessages = "GRPC_REQUEST_MESSAGES",
        GrpcResponseMessages = "GRPC_RESPONSE_MESSAGES",
    }
}

message! {
    /// A change to one label of a metric.
    pub(crate) struct TagOverride: "TagOverride" {
        operation: Option<TagOperation>,
        /// A CEL expression.
        value: Option<String>,
    }
}

choice! {
    /// What happens to the label.
    pub(crate) enum TagOperation {
        Upsert = "UPSERT",
        Remove = "REMOVE",
    }
}

message! {
    /// Access logs.
    pub(crate) struct AccessLogging: "AccessLogging" {
        matches: Option<ModeSelector> = key "match",
        providers: Vec<ProviderRef>,
        disabled: Option<bool>,
        filter: Option<LogFilter>,
    }
}

message! {
    /// Which requests are logged.
    pub(crate) struct LogFilter: "Filter" {
        /// A CEL expression.
        expression: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::{IstioMetric, Telemetry};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn all_three_signals_are_read() {
        let text = "
tracing:
- providers: [{name: zipkin}]
  randomSamplingPercentage: 10
  customTags: {cluster: {literal: {value: a}}, user: {header: {name: x-user, defaultValue: none}}}
metrics:
- providers: [{name: prometheus}]
  overrides:
  - match: {metric: REQUEST_COUNT, mode: CLIENT}
    tagOverrides: {method: {operation: UPSERT, value: request.method}}
accessLogging:
- match: {mode: SERVER}
  filter: {expression: response.code >= 400}
";
        let (telemetry, problems) = decode::<Telemetry>(text);
        assert_eq!(problems, []);
        assert_eq!(telemetry.tracing[0].random_sampling_percentage, Some(10.0));
        let matches = telemetry.metrics[0].overrides[0].matches.as_ref();
        assert_eq!(matches.and_then(|matches| matches.metric), Some(IstioMetric::RequestCount));
    }

    #[test]
    fn a_misspelt_signal_is_recognized() {
        let (_, problems) = decode::<Telemetry>("acessLogging: []");
        assert_eq!(hint(&problems), &Hint::Nearest("accessLogging"));
    }
}
