//! Providers of a mesh configuration: services that authorize, trace, log or hand out certificates.

use crate::yaml::decode::{Any, Count, Json, Map, Time, choice, message};

message! {
    /// A named provider of one sort.
    pub(crate) struct ExtensionProvider: "ExtensionProvider" {
        name: Option<String>,
        envoy_ext_authz_http: Option<ExtAuthzHttp>,
        envoy_ext_authz_grpc: Option<ExtAuthzGrpc>,
        zipkin: Option<Zipkin>,
        lightstep: Option<Lightstep> = deprecated "use `opentelemetry`",
        datadog: Option<Datadog>,
        stackdriver: Option<Stackdriver>,
        opencensus: Option<OpenCensus> = deprecated "use `opentelemetry`",
        skywalking: Option<SkyWalking>,
        opentelemetry: Option<OpenTelemetry>,
        prometheus: Option<Empty>,
        envoy_file_access_log: Option<FileAccessLog>,
        envoy_http_als: Option<HttpAccessLogService>,
        envoy_tcp_als: Option<TcpAccessLogService>,
        envoy_otel_als: Option<OtelAccessLogService>,
        sds: Option<SecretDiscovery>,
    }
    renamed { "openTelemetry" => "opentelemetry", "envoyExtAuthzHTTP" => "envoyExtAuthzHttp", "envoyExtAuthzGRPC" => "envoyExtAuthzGrpc" }
    one_of {
        [
            envoyExtAuthzHttp, envoyExtAuthzGrpc, zipkin, lightstep, datadog, stackdriver, opencensus, skywalking, opentelemetry,
            prometheus, envoyFileAccessLog, envoyHttpAls, envoyTcpAls, envoyOtelAls, sds
        ]
    }
}

message! {
    /// A message without fields.
    pub(crate) struct Empty: "message" {}
}

message! {
    /// How much of a request's body the authorizer sees.
    pub(crate) struct ExtAuthzBody: "EnvoyExternalAuthorizationRequestBody" {
        max_request_bytes: Option<Count>,
        allow_partial_message: Option<bool>,
        pack_as_bytes: Option<bool>,
    }
}

message! {
    /// Authorizes over HTTP.
    pub(crate) struct ExtAuthzHttp: "EnvoyExternalAuthorizationHttpProvider" {
        service: Option<String>,
        port: Option<Count>,
        timeout: Option<Time>,
        path_prefix: Option<String>,
        fail_open: Option<bool>,
        clear_route_cache: Option<bool>,
        status_on_error: Option<String>,
        include_headers_in_check: Vec<String> = deprecated "use `includeRequestHeadersInCheck`",
        include_request_headers_in_check: Vec<String>,
        include_additional_headers_in_check: Map<String>,
        include_request_body_in_check: Option<ExtAuthzBody>,
        headers_to_upstream_on_allow: Vec<String>,
        headers_to_downstream_on_deny: Vec<String>,
        headers_to_downstream_on_allow: Vec<String>,
    }
}

message! {
    /// Authorizes over gRPC.
    pub(crate) struct ExtAuthzGrpc: "EnvoyExternalAuthorizationGrpcProvider" {
        service: Option<String>,
        port: Option<Count>,
        timeout: Option<Time>,
        fail_open: Option<bool>,
        clear_route_cache: Option<bool>,
        status_on_error: Option<String>,
        include_request_body_in_check: Option<ExtAuthzBody>,
    }
}

message! {
    /// Traces to Zipkin.
    pub(crate) struct Zipkin: "ZipkinTracingProvider" {
        service: Option<String>,
        port: Option<Count>,
        max_tag_length: Option<Count>,
        enable_64bit_trace_id: Option<bool>,
        path: Option<String>,
        trace_context_option: Option<TraceContextOption>,
        timeout: Option<Time>,
        headers: Vec<ProviderHeader>,
    }
}

choice! {
    /// The headers that carry a trace.
    pub(crate) enum TraceContextOption {
        UseB3 = "USE_B3",
        UseB3WithW3cPropagation = "USE_B3_WITH_W3C_PROPAGATION",
    }
}

message! {
    /// Traces to Lightstep.
    pub(crate) struct Lightstep: "LightstepTracingProvider" {
        service: Option<String>,
        port: Option<Count>,
        access_token: Option<String>,
        max_tag_length: Option<Count>,
    }
}

message! {
    /// Traces to Datadog.
    pub(crate) struct Datadog: "DatadogTracingProvider" {
        service: Option<String>,
        port: Option<Count>,
        max_tag_length: Option<Count>,
    }
}

message! {
    /// Traces to `SkyWalking`.
    pub(crate) struct SkyWalking: "SkyWalkingTracingProvider" {
        service: Option<String>,
        port: Option<Count>,
        access_token: Option<String>,
    }
}

message! {
    /// Traces, metrics and logs to Google Cloud.
    pub(crate) struct Stackdriver: "StackdriverProvider" {
        debug: Option<bool> = deprecated "it has no effect",
        max_number_of_attributes: Option<i64> = deprecated "it has no effect",
        max_number_of_annotations: Option<i64> = deprecated "it has no effect",
        max_number_of_message_events: Option<i64> = deprecated "it has no effect",
        max_tag_length: Option<Count>,
        logging: Option<StackdriverLogging>,
    }
}

message! {
    /// Labels of log entries.
    pub(crate) struct StackdriverLogging: "Logging" {
        labels: Map<String>,
    }
}

message! {
    /// Traces to an `OpenCensus` agent.
    pub(crate) struct OpenCensus: "OpenCensusAgentTracingProvider" {
        service: Option<String>,
        port: Option<Count>,
        context: Vec<TraceContext>,
        max_tag_length: Option<Count>,
    }
}

choice! {
    /// The headers that carry a trace, for `OpenCensus`.
    pub(crate) enum TraceContext {
        Unspecified = "UNSPECIFIED",
        W3cTraceContext = "W3C_TRACE_CONTEXT",
        GrpcBin = "GRPC_BIN",
        CloudTraceContext = "CLOUD_TRACE_CONTEXT",
        B3 = "B3",
    }
}

message! {
    /// Logs to a file.
    pub(crate) struct FileAccessLog: "EnvoyFileAccessLogProvider" {
        path: Option<String>,
        log_format: Option<FileLogFormat>,
        omit_empty_values: Option<bool>,
    }
}

message! {
    /// One text, or JSON made of labels.
    pub(crate) struct FileLogFormat: "LogFormat" {
        text: Option<String>,
        labels: Option<Json>,
    }
    one_of { [text, labels] }
}

message! {
    /// Logs requests to a gRPC service.
    pub(crate) struct HttpAccessLogService: "EnvoyHttpGrpcV3LogProvider" {
        service: Option<String>,
        port: Option<Count>,
        log_name: Option<String>,
        filter_state_objects_to_log: Vec<String>,
        additional_request_headers_to_log: Vec<String>,
        additional_response_headers_to_log: Vec<String>,
        additional_response_trailers_to_log: Vec<String>,
    }
}

message! {
    /// Logs connections to a gRPC service.
    pub(crate) struct TcpAccessLogService: "EnvoyTcpGrpcV3LogProvider" {
        service: Option<String>,
        port: Option<Count>,
        log_name: Option<String>,
        filter_state_objects_to_log: Vec<String>,
    }
}

message! {
    /// Logs to an OpenTelemetry collector.
    pub(crate) struct OtelAccessLogService: "EnvoyOpenTelemetryLogProvider" {
        service: Option<String>,
        port: Option<Count>,
        log_name: Option<String>,
        log_format: Option<OtelLogFormat>,
    }
}

message! {
    /// A text and labels.
    pub(crate) struct OtelLogFormat: "LogFormat" {
        text: Option<String>,
        labels: Option<Json>,
    }
}

message! {
    /// Traces to an OpenTelemetry collector.
    pub(crate) struct OpenTelemetry: "OpenTelemetryTracingProvider" {
        service: Option<String>,
        port: Option<Count>,
        max_tag_length: Option<Count>,
        http: Option<HttpService>,
        grpc: Option<GrpcService>,
        resource_detectors: Option<ResourceDetectors>,
        service_attribute_enrichment: Option<ServiceAttributeEnrichment>,
        dynatrace_sampler: Option<Any>,
    }
}

choice! {
    /// How the service's name is found.
    pub(crate) enum ServiceAttributeEnrichment {
        IstioCanonical = "ISTIO_CANONICAL",
        OtelSemanticConventions = "OTEL_SEMANTIC_CONVENTIONS",
    }
}

message! {
    /// Exports over HTTP.
    pub(crate) struct HttpService: "HttpService" {
        path: Option<String>,
        timeout: Option<Time>,
        headers: Vec<ProviderHeader>,
    }
}

message! {
    /// Exports over gRPC.
    pub(crate) struct GrpcService: "GrpcService" {
        timeout: Option<Time>,
        initial_metadata: Vec<ProviderHeader>,
    }
}

message! {
    /// A header with a value, or with the value of istiod's environment variable.
    pub(crate) struct ProviderHeader: "HttpHeader" {
        name: Option<String>,
        value: Option<String>,
        env_name: Option<String>,
    }
    one_of { [value, envName] }
}

message! {
    /// Where resource attributes come from.
    pub(crate) struct ResourceDetectors: "ResourceDetectors" {
        environment: Option<Empty>,
        dynatrace: Option<Empty>,
    }
}

message! {
    /// Hands out certificates.
    pub(crate) struct SecretDiscovery: "SDSProvider" {
        name: Option<String>,
        service: Option<String>,
        port: Option<Count>,
    }
}

#[cfg(test)]
mod tests {
    use super::ExtensionProvider;
    use crate::api::sample::{decode_proto, hint};
    use crate::yaml::problem::{Hint, What};

    #[test]
    fn an_authorizer_is_read() {
        let text = "name: proxy\nenvoyExtAuthzHttp: {service: oauth2.auth.svc.cluster.local, port: '4180', includeRequestHeadersInCheck: [cookie]}\n";
        let (provider, problems) = decode_proto::<ExtensionProvider>(text);
        assert_eq!(problems, []);
        let http = provider.envoy_ext_authz_http.expect("http");
        assert_eq!((http.port, http.include_request_headers_in_check.len()), (Some(4180), 1));
    }

    #[test]
    fn a_provider_is_of_one_sort() {
        let (_, problems) = decode_proto::<ExtensionProvider>("name: a\nzipkin: {}\nprometheus: {}\n");
        assert!(matches!(problems[0].what, What::OneOf { .. }));
        let (_, problems) = decode_proto::<ExtensionProvider>("name: a\nzipkn: {}\n");
        assert_eq!(hint(&problems), &Hint::Nearest("zipkin"));
    }
}
