//! The `ProxyConfig` of a mesh configuration (`defaultConfig`) and of the annotation
//! `proxy.istio.io/config`. It is protobuf JSON, and not the kind of the same name.

use super::client_tls::ClientTls;
use super::connection_pool::TcpKeepalive;
use super::extension_provider::{Empty, TraceContext};
use super::proxy_config::ProxyImage;
use super::readiness_probe::ReadinessProbe;
use crate::text::words;
use crate::yaml::decode::{Any, Count, Map, Time, choice, message};
use crate::yaml::mask::Mask;
use crate::yaml::problem::Hint;
use crate::yaml::{Decode, Decoder, Document, What};

message! {
    /// Settings that proxies take when they start.
    pub(crate) struct ProxyConfigMesh: "ProxyConfig" {
        config_path: Option<String>,
        binary_path: Option<String>,
        service_cluster: Option<String>,
        tracing_service_name: Option<TracingServiceName>,
        drain_duration: Option<Time>,
        discovery_address: Option<String>,
        discovery_refresh_delay: Option<Time> = deprecated "it has no effect",
        zipkin_address: Option<String> = deprecated "use `tracing`",
        statsd_udp_address: Option<String>,
        envoy_metrics_service_address: Option<String> = deprecated "use `envoyMetricsService`",
        proxy_admin_port: Option<i32>,
        availability_zone: Option<String> = deprecated "it has no effect",
        control_plane_auth_policy: Option<AuthenticationPolicy>,
        custom_config_file: Option<String>,
        stat_name_length: Option<i32>,
        concurrency: Option<i32>,
        proxy_bootstrap_template_path: Option<String>,
        interception_mode: Option<InterceptionMode>,
        tracing: Option<MeshTracing>,
        sds: Option<Any> = deprecated "it has no effect",
        envoy_access_log_service: Option<RemoteService>,
        envoy_metrics_service: Option<RemoteService>,
        proxy_metadata: Map<String>,
        runtime_values: Map<String>,
        status_port: Option<i32>,
        extra_stat_tags: Vec<String>,
        gateway_topology: Option<Topology>,
        termination_drain_duration: Option<Time>,
        mesh_id: Option<String>,
        readiness_probe: Option<ReadinessProbe>,
        proxy_stats_matcher: Option<StatsMatcher>,
        hold_application_until_proxy_starts: Option<bool>,
        ca_certificates_pem: Vec<String>,
        image: Option<ProxyImage>,
        private_key_provider: Option<PrivateKeyProvider>,
        proxy_headers: Option<ProxyHeaders>,
        file_flush_interval: Option<Time>,
        file_flush_min_size_kb: Option<Count>,
        stats_compression: Option<bool>,
        connection_settings: Option<ConnectionSettings>,
    }
    renamed { "terminationDrainPeriod" => "terminationDrainDuration", "holdApplicationUntilProxyStart" => "holdApplicationUntilProxyStarts" }
    one_of { [serviceCluster, tracingServiceName] }
}

choice! {
    /// What a service is called in traces.
    pub(crate) enum TracingServiceName {
        AppLabelAndNamespace = "APP_LABEL_AND_NAMESPACE",
        CanonicalNameOnly = "CANONICAL_NAME_ONLY",
        CanonicalNameAndNamespace = "CANONICAL_NAME_AND_NAMESPACE",
    }
}

choice! {
    /// How proxies and istiod authenticate each other.
    pub(crate) enum AuthenticationPolicy {
        None = "NONE",
        MutualTls = "MUTUAL_TLS",
        Inherit = "INHERIT",
    }
}

choice! {
    /// How inbound traffic gets to the proxy.
    pub(crate) enum InterceptionMode {
        Redirect = "REDIRECT",
        Tproxy = "TPROXY",
        None = "NONE",
    }
}

message! {
    /// Traces, before there was `Telemetry`.
    pub(crate) struct MeshTracing: "Tracing" {
        zipkin: Option<TracerAddress>,
        lightstep: Option<MeshLightstep>,
        datadog: Option<TracerAddress>,
        stackdriver: Option<MeshStackdriver>,
        open_census_agent: Option<MeshOpenCensus>,
        custom_tags: Map<MeshCustomTag>,
        max_path_tag_length: Option<Count>,
        sampling: Option<f64>,
        tls_settings: Option<ClientTls>,
        enable_istio_tags: Option<bool>,
    }
    one_of { [zipkin, lightstep, datadog, stackdriver, openCensusAgent] }
}

message! {
    /// Where traces are sent.
    pub(crate) struct TracerAddress: "tracer" {
        address: Option<String>,
    }
}

message! {
    /// Traces to Lightstep.
    pub(crate) struct MeshLightstep: "Lightstep" {
        address: Option<String>,
        access_token: Option<String>,
    }
}

message! {
    /// Traces to Google Cloud.
    pub(crate) struct MeshStackdriver: "Stackdriver" {
        debug: Option<bool>,
        max_number_of_attributes: Option<i64>,
        max_number_of_annotations: Option<i64>,
        max_number_of_message_events: Option<i64>,
    }
}

message! {
    /// Traces to an `OpenCensus` agent.
    pub(crate) struct MeshOpenCensus: "OpenCensusAgent" {
        address: Option<String>,
        context: Vec<TraceContext>,
    }
}

message! {
    /// Where the value of a tag comes from.
    pub(crate) struct MeshCustomTag: "CustomTag" {
        literal: Option<MeshTagValue>,
        environment: Option<MeshTagSource>,
        header: Option<MeshTagSource>,
    }
    one_of { [literal, environment, header] }
}

message! {
    /// A fixed value.
    pub(crate) struct MeshTagValue: "Literal" {
        value: Option<String>,
    }
}

message! {
    /// A variable or header by name.
    pub(crate) struct MeshTagSource: "tag" {
        name: Option<String>,
        default_value: Option<String>,
    }
}

message! {
    /// A service that proxies report to.
    pub(crate) struct RemoteService: "RemoteService" {
        address: Option<String>,
        tls_settings: Option<ClientTls>,
        tcp_keepalive: Option<TcpKeepalive>,
    }
}

message! {
    /// What stands in front of a gateway.
    pub(crate) struct Topology: "Topology" {
        num_trusted_proxies: Option<Count>,
        forward_client_cert_details: Option<ForwardClientCert>,
        proxy_protocol: Option<Empty>,
    }
}

choice! {
    /// What happens to the header that names the client's certificate.
    pub(crate) enum ForwardClientCert {
        Undefined = "UNDEFINED",
        Sanitize = "SANITIZE",
        ForwardOnly = "FORWARD_ONLY",
        AppendForward = "APPEND_FORWARD",
        SanitizeSet = "SANITIZE_SET",
        AlwaysForwardOnly = "ALWAYS_FORWARD_ONLY",
    }
}

message! {
    /// Which statistics proxies keep.
    pub(crate) struct StatsMatcher: "ProxyStatsMatcher" {
        inclusion_prefixes: Vec<String>,
        inclusion_suffixes: Vec<String>,
        inclusion_regexps: Vec<String>,
    }
}

message! {
    /// Hardware that does the work of private keys.
    pub(crate) struct PrivateKeyProvider: "PrivateKeyProvider" {
        cryptomb: Option<KeyHardware>,
        qat: Option<KeyHardware>,
    }
    one_of { [cryptomb, qat] }
}

message! {
    /// Settings of such hardware.
    pub(crate) struct KeyHardware: "PrivateKeyProvider" {
        poll_delay: Option<Time>,
        fallback: Option<bool>,
    }
}

message! {
    /// Headers that proxies add.
    pub(crate) struct ProxyHeaders: "ProxyHeaders" {
        forwarded_client_cert: Option<ForwardClientCert>,
        set_current_client_cert_details: Option<ClientCertDetails>,
        request_id: Option<DisabledHeader>,
        server: Option<ServerHeader>,
        attempt_count: Option<DisabledHeader>,
        envoy_debug_headers: Option<DisabledHeader>,
        metadata_exchange_headers: Option<MetadataExchange>,
        preserve_http1_header_case: Option<bool>,
        x_forwarded_host: Option<EnabledHeader>,
        x_forwarded_port: Option<EnabledHeader>,
    }
}

message! {
    /// Parts of the client's certificate that are passed on.
    pub(crate) struct ClientCertDetails: "SetCurrentClientCertDetails" {
        subject: Option<bool>,
        cert: Option<bool>,
        chain: Option<bool>,
        dns: Option<bool>,
        uri: Option<bool>,
    }
}

message! {
    /// The `server` header.
    pub(crate) struct ServerHeader: "Server" {
        disabled: Option<bool>,
        value: Option<String>,
    }
}

message! {
    /// A header that is there unless disabled.
    pub(crate) struct DisabledHeader: "header" {
        disabled: Option<bool>,
    }
}

message! {
    /// A header that is there when enabled.
    pub(crate) struct EnabledHeader: "header" {
        enabled: Option<bool>,
    }
}

message! {
    /// Headers that tell a peer who one is.
    pub(crate) struct MetadataExchange: "MetadataExchangeHeaders" {
        mode: Option<MetadataExchangeMode>,
    }
}

choice! {
    /// To whom these headers are sent.
    pub(crate) enum MetadataExchangeMode {
        Undefined = "UNDEFINED",
        InMesh = "IN_MESH",
    }
}

message! {
    /// Limits of connections.
    pub(crate) struct ConnectionSettings: "ConnectionSettings" {
        profile: Option<ConnectionProfile>,
        listener_per_connection_buffer_limit_bytes: Option<i32>,
        cluster_per_connection_buffer_limit_bytes: Option<i32>,
        http_idle_timeout: Option<Time>,
        http_max_connection_duration: Option<Time>,
        http_drain_timeout: Option<Time>,
        http_request_timeout: Option<Time>,
        http_request_headers_timeout: Option<Time>,
        http_stream_idle_timeout: Option<Time>,
        http_max_stream_duration: Option<Time>,
        http_max_concurrent_streams: Option<i32>,
        http2_initial_stream_window_size: Option<i32>,
        http2_initial_connection_window_size: Option<i32>,
        http_headers_with_underscores_action: Option<HeadersWithUnderscores>,
        http_merge_slashes: Option<bool>,
        http_path_with_escaped_slashes_action: Option<PathWithEscapedSlashes>,
        listener_connection_limit: Option<i32>,
        global_downstream_connection_limit: Option<i32>,
    }
}

choice! {
    /// Defaults for a place in the network.
    pub(crate) enum ConnectionProfile {
        Sidecar = "SIDECAR",
        Edge = "EDGE",
    }
}

choice! {
    /// What happens to headers with underscores.
    pub(crate) enum HeadersWithUnderscores {
        Unspecified = "HEADERS_WITH_UNDERSCORES_UNSPECIFIED",
        Allow = "HEADERS_WITH_UNDERSCORES_ALLOW",
        RejectRequest = "HEADERS_WITH_UNDERSCORES_REJECT_REQUEST",
        DropHeader = "HEADERS_WITH_UNDERSCORES_DROP_HEADER",
    }
}

choice! {
    /// What happens to paths with escaped slashes.
    pub(crate) enum PathWithEscapedSlashes {
        Unspecified = "PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED",
        KeepUnchanged = "KEEP_UNCHANGED",
        RejectRequest = "REJECT_REQUEST",
        UnescapeAndRedirect = "UNESCAPE_AND_REDIRECT",
        UnescapeAndForward = "UNESCAPE_AND_FORWARD",
    }
}

impl ProxyConfigMesh {
    /// Returns the first thing that is wrong with the YAML of a proxy's configuration.
    pub(crate) fn flaw(text: &str) -> Option<String> {
        let mask = Mask::of(text);
        let document = Document::detached(text, &mask);
        let mut problems = document.problems.clone();
        if let Some(root) = document.root() {
            let mut decoder = Decoder::new(&mut problems);
            decoder.proto = true;
            Self::decode(&mut decoder, root);
        }
        problems.into_iter().find_map(|problem| match problem.what {
            What::Syntax(words) => Some(format!("it is no YAML: {words}")),
            What::UnknownField { field, hint: Hint::Nearest(name) | Hint::Renamed(name), .. } => {
                Some(format!("the proxy's configuration has no field `{field}`; there is `{name}`"))
            }
            What::UnknownField { field, .. } => Some(format!("the proxy's configuration has no field `{field}`")),
            What::WrongType { wanted, found, .. } => Some(format!("{wanted} is wanted where {found} stands")),
            What::WrongEnum { value, allowed, .. } => Some(format!("`{value}` is none of {}", words::list(allowed, 6))),
            What::WrongValue(words) => Some(words),
            What::DuplicateKey { key, .. } => Some(format!("it has the key `{key}` twice")),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{InterceptionMode, ProxyConfigMesh};
    use crate::api::sample::{decode_proto, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn proxy_defaults_are_read() {
        let text = "
concurrency: 2
interceptionMode: TPROXY
tracing: {sampling: 10, zipkin: {address: 'zipkin:9411'}, custom_tags: {a: {literal: {value: b}}}}
gatewayTopology: {numTrustedProxies: 1, proxyProtocol: {}}
terminationDrainDuration: 5s
proxyStatsMatcher: {inclusionRegexps: ['.*']}
";
        let (config, problems) = decode_proto::<ProxyConfigMesh>(text);
        assert_eq!(problems, []);
        assert_eq!(config.interception_mode, Some(InterceptionMode::Tproxy));
        assert_eq!(config.gateway_topology.and_then(|topology| topology.num_trusted_proxies), Some(1));
        assert_eq!(config.tracing.and_then(|tracing| tracing.sampling), Some(10.0));
    }

    #[test]
    fn a_misspelt_default_is_recognized() {
        let (_, problems) = decode_proto::<ProxyConfigMesh>("discoveryAdress: istiod");
        assert_eq!(hint(&problems), &Hint::Nearest("discoveryAddress"));
    }
}
