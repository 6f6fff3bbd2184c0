//! `MeshConfig`: settings of the whole mesh, kept in a ConfigMap or an `IstioOperator`.
//! It is protobuf JSON: decode it with [`Decoder::proto`](crate::yaml::Decoder) set.

use super::client_tls::ClientTls;
use super::connection_pool::{ConnectionPool, TcpKeepalive};
use super::extension_provider::ExtensionProvider;
use super::http_retry::HttpRetry;
use super::locality::{LocalityLoadBalancer, ZoneAwareLoadBalancer};
use super::outlier_detection::OutlierDetection;
use super::proxy_config_mesh::ProxyConfigMesh;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Any, Time, choice, message};

message! {
    /// All settings.
    pub(crate) struct MeshConfig: "MeshConfig" {
        proxy_listen_port: Option<i32>,
        proxy_inbound_listen_port: Option<i32>,
        proxy_http_port: Option<i32>,
        connect_timeout: Option<Time>,
        hbone_idle_timeout: Option<Time>,
        protocol_detection_timeout: Option<Time>,
        tcp_keepalive: Option<TcpKeepalive>,
        ingress_class: Option<String>,
        ingress_service: Option<String>,
        ingress_controller_mode: Option<IngressControllerMode>,
        ingress_selector: Option<String>,
        enable_tracing: Option<bool>,
        access_log_file: Option<String>,
        access_log_format: Option<String>,
        access_log_encoding: Option<AccessLogEncoding>,
        enable_envoy_access_log_service: Option<bool>,
        disable_envoy_listener_log: Option<bool>,
        default_config: Option<ProxyConfigMesh>,
        outbound_traffic_policy: Option<MeshOutboundTrafficPolicy>,
        inbound_traffic_policy: Option<MeshInboundTrafficPolicy>,
        config_sources: Vec<ConfigSource>,
        enable_auto_mtls: Option<bool>,
        trust_domain: Option<String>,
        trust_domain_aliases: Vec<String>,
        ca_certificates: Vec<CertificateData>,
        default_service_export_to: Vec<String>,
        default_virtual_service_export_to: Vec<String>,
        default_destination_rule_export_to: Vec<String>,
        root_namespace: Option<String>,
        locality_lb_setting: Option<LocalityLoadBalancer>,
        zone_aware_lb_setting: Option<ZoneAwareLoadBalancer>,
        dns_refresh_rate: Option<Time>,
        h2_upgrade_policy: Option<MeshH2UpgradePolicy>,
        inbound_cluster_stat_name: Option<String>,
        outbound_cluster_stat_name: Option<String>,
        certificates: Option<Any> = deprecated "use cert-manager or another issuer",
        service_settings: Vec<ServiceSettings>,
        service_scope_configs: Vec<ServiceScopeConfig>,
        enable_prometheus_merge: Option<bool>,
        verify_certificate_at_client: Option<bool> = deprecated "set `subjectAltNames` in the DestinationRule's `tls`",
        ca: Option<CertificateAuthority>,
        extension_providers: Vec<ExtensionProvider>,
        default_providers: Option<DefaultProviders>,
        discovery_selectors: Vec<LabelSelector>,
        path_normalization: Option<PathNormalization>,
        default_http_retry_policy: Option<HttpRetry>,
        mesh_mtls: Option<TlsDefaults> = key "meshMTLS",
        tls_defaults: Option<TlsDefaults>,
        default_traffic_policy: Option<DefaultTrafficPolicy>,
        service_entry_visibility: Option<ServiceEntryVisibility>,
    }
}

choice! {
    /// Which `Ingress` objects are served.
    pub(crate) enum IngressControllerMode {
        Unspecified = "UNSPECIFIED",
        Off = "OFF",
        Default = "DEFAULT",
        Strict = "STRICT",
    }
}

choice! {
    /// The form of access logs.
    pub(crate) enum AccessLogEncoding {
        Text = "TEXT",
        Json = "JSON",
    }
}

message! {
    /// Traffic to hosts nobody declared.
    pub(crate) struct MeshOutboundTrafficPolicy: "OutboundTrafficPolicy" {
        mode: Option<MeshOutboundMode>,
        tls: Option<ClientTls>,
    }
}

choice! {
    /// Whether undeclared hosts can be reached; the default is `ALLOW_ANY`.
    pub(crate) enum MeshOutboundMode {
        RegistryOnly = "REGISTRY_ONLY",
        AllowAny = "ALLOW_ANY",
        AllowAnyDynamicDns = "ALLOW_ANY_DYNAMIC_DNS",
    }
}

message! {
    /// Where inbound traffic is delivered.
    pub(crate) struct MeshInboundTrafficPolicy: "InboundTrafficPolicy" {
        mode: Option<InboundMode>,
    }
}

choice! {
    /// The address that inbound traffic is delivered to.
    pub(crate) enum InboundMode {
        Passthrough = "PASSTHROUGH",
        Localhost = "LOCALHOST",
    }
}

message! {
    /// A source of configuration other than the cluster.
    pub(crate) struct ConfigSource: "ConfigSource" {
        address: Option<String>,
        tls_settings: Option<ClientTls>,
        subscribed_resources: Vec<SubscribedResource>,
    }
}

choice! {
    /// What is taken from a source besides configuration.
    pub(crate) enum SubscribedResource {
        ServiceRegistry = "SERVICE_REGISTRY",
    }
}

message! {
    /// An additional root certificate.
    pub(crate) struct CertificateData: "CertificateData" {
        pem: Option<String>,
        spiffe_bundle_url: Option<String>,
        cert_signers: Vec<String>,
        trust_domains: Vec<String>,
    }
    one_of { [pem, spiffeBundleUrl] }
}

choice! {
    /// Whether HTTP/1.1 is upgraded to HTTP/2 by default.
    pub(crate) enum MeshH2UpgradePolicy {
        DoNotUpgrade = "DO_NOT_UPGRADE",
        Upgrade = "UPGRADE",
    }
}

message! {
    /// Settings of some services.
    pub(crate) struct ServiceSettings: "ServiceSettings" {
        settings: Option<ServiceSetting>,
        hosts: Vec<String>,
    }
}

message! {
    /// What can be set for services.
    pub(crate) struct ServiceSetting: "Settings" {
        cluster_local: Option<bool>,
    }
}

message! {
    /// Ambient services that other clusters see.
    pub(crate) struct ServiceScopeConfig: "ServiceScopeConfigs" {
        namespace_selector: Option<LabelSelector>,
        services_selector: Option<LabelSelector>,
        scope: Option<ServiceScope>,
    }
}

choice! {
    /// Whether other clusters see a service.
    pub(crate) enum ServiceScope {
        Local = "LOCAL",
        Global = "GLOBAL",
    }
}

message! {
    /// The certificate authority outside istiod.
    pub(crate) struct CertificateAuthority: "CA" {
        address: Option<String>,
        tls_settings: Option<ClientTls>,
        request_timeout: Option<Time>,
        istiod_side: Option<bool>,
    }
}

message! {
    /// Providers that signals go to when no `Telemetry` says so.
    pub(crate) struct DefaultProviders: "DefaultProviders" {
        tracing: Vec<String>,
        metrics: Vec<String>,
        access_logging: Vec<String>,
    }
}

message! {
    /// How paths are normalized before policies look at them.
    pub(crate) struct PathNormalization: "ProxyPathNormalization" {
        normalization: Option<Normalization>,
    }
}

choice! {
    /// Degrees of normalization.
    pub(crate) enum Normalization {
        Default = "DEFAULT",
        None = "NONE",
        Base = "BASE",
        MergeSlashes = "MERGE_SLASHES",
        DecodeAndMergeSlashes = "DECODE_AND_MERGE_SLASHES",
    }
}

message! {
    /// Defaults for TLS inside the mesh, or outside it.
    pub(crate) struct TlsDefaults: "TLSConfig" {
        min_protocol_version: Option<MeshTlsProtocol>,
        ecdh_curves: Vec<String>,
        cipher_suites: Vec<String>,
    }
}

choice! {
    /// Versions of TLS a mesh can insist on.
    pub(crate) enum MeshTlsProtocol {
        TlsAuto = "TLS_AUTO",
        TlsV1_2 = "TLSV1_2",
        TlsV1_3 = "TLSV1_3",
    }
}

message! {
    /// Settings for hosts without a `DestinationRule`.
    pub(crate) struct DefaultTrafficPolicy: "DefaultTrafficPolicy" {
        connection_pool: Option<ConnectionPool>,
        outlier_detection: Option<OutlierDetection>,
    }
}

message! {
    /// Who sees `ServiceEntry` objects.
    pub(crate) struct ServiceEntryVisibility: "ServiceEntryVisibility" {
        default_visibility: Option<Visibility>,
        apply_to_sidecars: Option<bool>,
        policies: Vec<VisibilityPolicy>,
    }
}

choice! {
    /// How far a `ServiceEntry` is seen.
    pub(crate) enum Visibility {
        Unspecified = "VISIBILITY_UNSPECIFIED",
        None = "NONE",
        Namespace = "NAMESPACE",
        Public = "PUBLIC",
    }
}

message! {
    /// The visibility of some entries.
    pub(crate) struct VisibilityPolicy: "Policy" {
        visibility: Option<Visibility>,
        matching_rules: Vec<VisibilityMatch>,
    }
}

message! {
    /// Which entries.
    pub(crate) struct VisibilityMatch: "MatchRule" {
        namespace_selector: Option<LabelSelector>,
    }
}

#[cfg(test)]
mod tests {
    use super::{MeshConfig, MeshOutboundMode};
    use crate::api::sample::{decode_proto, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_mesh_is_read() {
        let text = "
accessLogFile: /dev/stdout
enable_tracing: true
trustDomain: cluster.local
rootNamespace: istio-system
outboundTrafficPolicy: {mode: REGISTRY_ONLY}
meshMTLS: {minProtocolVersion: TLSV1_3}
defaultConfig: {discoveryAddress: 'istiod:15012', proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}, concurrency: '2'}
discoverySelectors: [{matchLabels: {mesh: 'on'}}]
extensionProviders:
- name: opa
  envoyExtAuthzGrpc: {service: opa.opa.svc.cluster.local, port: 9191}
- name: otel
  opentelemetry: {service: otel, port: 4317, resource_detectors: {environment: {}}}
";
        let (mesh, problems) = decode_proto::<MeshConfig>(text);
        assert_eq!(problems, []);
        assert_eq!(mesh.outbound_traffic_policy.and_then(|policy| policy.mode), Some(MeshOutboundMode::RegistryOnly));
        assert_eq!(mesh.default_config.and_then(|config| config.concurrency), Some(2));
        assert_eq!(mesh.enable_tracing, Some(true));
        assert_eq!(mesh.extension_providers[0].envoy_ext_authz_grpc.as_ref().and_then(|grpc| grpc.port), Some(9191));
    }

    #[test]
    fn a_misspelt_setting_is_recognized() {
        let (_, problems) = decode_proto::<MeshConfig>("accesLogFile: /dev/stdout");
        assert_eq!(hint(&problems), &Hint::Nearest("accessLogFile"));
    }
}
