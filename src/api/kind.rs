//! The table of kinds: which exist, in which versions, and how each is decoded.

use super::{argo, cert_manager, gateway, istio, k8s, linkerd, prometheus, smi};
use crate::yaml::decode::{Any, Json, message};
use crate::yaml::{Decode, Decoder, Node};

/// What the table knows about a kind.
#[derive(Debug)]
pub(crate) struct KindInfo {
    pub(crate) kind: Kind,
    /// API group; empty for core kinds.
    pub(crate) group: &'static str,
    /// Kind as written.
    pub(crate) name: &'static str,
    /// Versions that exist, newest and preferred first.
    pub(crate) versions: &'static [&'static str],
    pub(crate) namespaced: bool,
}

/// A Rust type that is the body of exactly one kind.
pub(crate) trait Typed: 'static {
    const KIND: Kind;

    /// Returns the body, if it is of this kind.
    fn of(body: &Body) -> Option<&Self>;
}

message! {
    /// The top level of kinds that have a `spec`.
    struct Root: "object" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        spec: Option<Any>,
        status: Option<Any>,
    }
}

/// The decoded rest of an object: its body, and its status as free JSON.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) body: Body,
    pub(crate) status: Option<Json>,
}

/// Reads `spec` into the body and keeps `status`; other top-level fields are unknown.
fn decode_spec<T: Decode>(cx: &mut Decoder<'_>, node: Node<'_>) -> (T, Option<Json>) {
    let (mut spec, mut status) = (None, None);
    cx.message(node, Root::SCHEMA, &mut |cx, index, value| match Root::SCHEMA.fields[index].name {
        "spec" => spec = T::decode(cx, value),
        "status" => status = Json::decode(cx, value),
        _ => {}
    });
    (spec.unwrap_or_else(T::hole), status)
}

/// Reads the whole document into the body.
fn decode_root<T: Decode>(cx: &mut Decoder<'_>, node: Node<'_>) -> (T, Option<Json>) {
    (T::decode(cx, node).unwrap_or_else(T::hole), None)
}

/// The words of the table's scope column.
#[allow(non_upper_case_globals, reason = "they are words of a table")]
mod scope {
    pub(super) const namespaced: bool = true;
    pub(super) const cluster: bool = false;
}

macro_rules! kinds {
    ($( $variant:ident: $ty:ty, $group:literal, $name:literal, [$($version:literal),+], $namespaced:ident, $decode:ident; )+) => {
        /// Every kind we read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind { $($variant),+ }

        /// The body of an object: `spec` for kinds that have one, else the whole document.
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Body { $($variant(Box<$ty>)),+ }

        /// One row per kind, in the order of [`Kind`].
        pub(crate) static KINDS: &[KindInfo] = &[$(
            KindInfo {
                kind: Kind::$variant,
                group: $group,
                name: $name,
                versions: &[$($version),+],
                namespaced: scope::$namespaced,
            }
        ),+];

        $(
            impl Typed for $ty {
                const KIND: Kind = Kind::$variant;

                fn of(body: &Body) -> Option<&Self> {
                    match body {
                        Body::$variant(body) => Some(body),
                        #[allow(unreachable_patterns, reason = "a table of one kind would have no other")]
                        _ => None,
                    }
                }
            }
        )+

        impl Kind {
            /// Decodes an object of this kind from its document's top node.
            pub(crate) fn decode(self, cx: &mut Decoder<'_>, node: Node<'_>) -> Decoded {
                match self {
                    $( Self::$variant => {
                        let (body, status) = $decode::<$ty>(cx, node);
                        Decoded { body: Body::$variant(Box::new(body)), status }
                    } )+
                }
            }
        }
    };
}

// Variant: type, group, kind as written, versions (preferred first), scope, where the body is.
kinds! {
    VirtualService: istio::virtual_service::VirtualService, "networking.istio.io", "VirtualService", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    DestinationRule: istio::destination_rule::DestinationRule, "networking.istio.io", "DestinationRule", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    Gateway: istio::gateway::Gateway, "networking.istio.io", "Gateway", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    ServiceEntry: istio::service_entry::ServiceEntry, "networking.istio.io", "ServiceEntry", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    WorkloadEntry: istio::workload_entry::WorkloadEntry, "networking.istio.io", "WorkloadEntry", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    WorkloadGroup: istio::workload_group::WorkloadGroup, "networking.istio.io", "WorkloadGroup", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    Sidecar: istio::sidecar::Sidecar, "networking.istio.io", "Sidecar", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    EnvoyFilter: istio::envoy_filter::EnvoyFilter, "networking.istio.io", "EnvoyFilter", ["v1alpha3"], namespaced, decode_spec;
    ProxyConfig: istio::proxy_config::ProxyConfig, "networking.istio.io", "ProxyConfig", ["v1beta1"], namespaced, decode_spec;
    PeerAuthentication: istio::peer_authentication::PeerAuthentication, "security.istio.io", "PeerAuthentication", ["v1", "v1beta1"], namespaced, decode_spec;
    RequestAuthentication: istio::request_authentication::RequestAuthentication, "security.istio.io", "RequestAuthentication", ["v1", "v1beta1"], namespaced, decode_spec;
    AuthorizationPolicy: istio::authorization_policy::AuthorizationPolicy, "security.istio.io", "AuthorizationPolicy", ["v1", "v1beta1"], namespaced, decode_spec;
    Telemetry: istio::telemetry::Telemetry, "telemetry.istio.io", "Telemetry", ["v1", "v1alpha1"], namespaced, decode_spec;
    WasmPlugin: istio::wasm_plugin::WasmPlugin, "extensions.istio.io", "WasmPlugin", ["v1alpha1"], namespaced, decode_spec;
    TrafficExtension: istio::traffic_extension::TrafficExtension, "extensions.istio.io", "TrafficExtension", ["v1alpha1"], namespaced, decode_spec;
    IstioOperator: istio::istio_operator::IstioOperator, "install.istio.io", "IstioOperator", ["v1alpha1"], namespaced, decode_spec;
    ConfigMap: k8s::config_map::ConfigMap, "", "ConfigMap", ["v1"], namespaced, decode_root;
    Namespace: k8s::namespace::Namespace, "", "Namespace", ["v1"], cluster, decode_spec;
    Service: k8s::service::Service, "", "Service", ["v1"], namespaced, decode_spec;
    Endpoints: k8s::endpoints::Endpoints, "", "Endpoints", ["v1"], namespaced, decode_root;
    EndpointSlice: k8s::endpoint_slice::EndpointSlice, "discovery.k8s.io", "EndpointSlice", ["v1", "v1beta1", "v1alpha1"], namespaced, decode_root;
    Pod: k8s::pod::Pod, "", "Pod", ["v1"], namespaced, decode_spec;
    Deployment: k8s::deployment::Deployment, "apps", "Deployment", ["v1", "v1beta2", "v1beta1"], namespaced, decode_spec;
    StatefulSet: k8s::stateful_set::StatefulSet, "apps", "StatefulSet", ["v1", "v1beta2", "v1beta1"], namespaced, decode_spec;
    DaemonSet: k8s::daemon_set::DaemonSet, "apps", "DaemonSet", ["v1", "v1beta2"], namespaced, decode_spec;
    ReplicaSet: k8s::replica_set::ReplicaSet, "apps", "ReplicaSet", ["v1", "v1beta2"], namespaced, decode_spec;
    ReplicationController: k8s::replication_controller::ReplicationController, "", "ReplicationController", ["v1"], namespaced, decode_spec;
    Job: k8s::job::Job, "batch", "Job", ["v1"], namespaced, decode_spec;
    CronJob: k8s::cron_job::CronJob, "batch", "CronJob", ["v1", "v1beta1", "v2alpha1"], namespaced, decode_spec;
    ServiceAccount: k8s::service_account::ServiceAccount, "", "ServiceAccount", ["v1"], namespaced, decode_root;
    Secret: k8s::secret::Secret, "", "Secret", ["v1"], namespaced, decode_root;
    Node: k8s::node::Node, "", "Node", ["v1"], cluster, decode_spec;
    Ingress: k8s::ingress::Ingress, "networking.k8s.io", "Ingress", ["v1", "v1beta1"], namespaced, decode_spec;
    IngressClass: k8s::ingress_class::IngressClass, "networking.k8s.io", "IngressClass", ["v1", "v1beta1"], cluster, decode_spec;
    NetworkPolicy: k8s::network_policy::NetworkPolicy, "networking.k8s.io", "NetworkPolicy", ["v1"], namespaced, decode_spec;
    CustomResourceDefinition: k8s::custom_resource_definition::CustomResourceDefinition, "apiextensions.k8s.io", "CustomResourceDefinition", ["v1", "v1beta1"], cluster, decode_spec;
    MutatingWebhookConfiguration: k8s::webhook::MutatingWebhookConfiguration, "admissionregistration.k8s.io", "MutatingWebhookConfiguration", ["v1", "v1beta1"], cluster, decode_root;
    ValidatingWebhookConfiguration: k8s::webhook::ValidatingWebhookConfiguration, "admissionregistration.k8s.io", "ValidatingWebhookConfiguration", ["v1", "v1beta1"], cluster, decode_root;
    ApiService: k8s::api_service::ApiService, "apiregistration.k8s.io", "APIService", ["v1", "v1beta1"], cluster, decode_spec;
    HorizontalPodAutoscaler: k8s::horizontal_pod_autoscaler::HorizontalPodAutoscaler, "autoscaling", "HorizontalPodAutoscaler", ["v2", "v1", "v2beta2", "v2beta1"], namespaced, decode_spec;
    PodDisruptionBudget: k8s::pod_disruption_budget::PodDisruptionBudget, "policy", "PodDisruptionBudget", ["v1", "v1beta1"], namespaced, decode_spec;
    ResourceQuota: k8s::resource_quota::ResourceQuota, "", "ResourceQuota", ["v1"], namespaced, decode_spec;
    LimitRange: k8s::limit_range::LimitRange, "", "LimitRange", ["v1"], namespaced, decode_spec;
    Rollout: argo::rollout::Rollout, "argoproj.io", "Rollout", ["v1alpha1"], namespaced, decode_spec;
    ServiceMonitor: prometheus::service_monitor::ServiceMonitor, "monitoring.coreos.com", "ServiceMonitor", ["v1"], namespaced, decode_spec;
    PodMonitor: prometheus::pod_monitor::PodMonitor, "monitoring.coreos.com", "PodMonitor", ["v1"], namespaced, decode_spec;
    Certificate: cert_manager::certificate::Certificate, "cert-manager.io", "Certificate", ["v1", "v1beta1", "v1alpha3", "v1alpha2"], namespaced, decode_spec;
    GatewayClass: gateway::gateway_class::GatewayClass, "gateway.networking.k8s.io", "GatewayClass", ["v1", "v1beta1", "v1alpha2"], cluster, decode_spec;
    K8sGateway: gateway::k8s_gateway::K8sGateway, "gateway.networking.k8s.io", "Gateway", ["v1", "v1beta1", "v1alpha2"], namespaced, decode_spec;
    HttpRoute: gateway::http_route::HttpRoute, "gateway.networking.k8s.io", "HTTPRoute", ["v1", "v1beta1", "v1alpha2"], namespaced, decode_spec;
    GrpcRoute: gateway::grpc_route::GrpcRoute, "gateway.networking.k8s.io", "GRPCRoute", ["v1", "v1alpha2"], namespaced, decode_spec;
    TlsRoute: gateway::tls_route::TlsRoute, "gateway.networking.k8s.io", "TLSRoute", ["v1", "v1alpha3", "v1alpha2"], namespaced, decode_spec;
    TcpRoute: gateway::tcp_route::TcpRoute, "gateway.networking.k8s.io", "TCPRoute", ["v1", "v1alpha2"], namespaced, decode_spec;
    UdpRoute: gateway::udp_route::UdpRoute, "gateway.networking.k8s.io", "UDPRoute", ["v1", "v1alpha2"], namespaced, decode_spec;
    ReferenceGrant: gateway::reference_grant::ReferenceGrant, "gateway.networking.k8s.io", "ReferenceGrant", ["v1", "v1beta1", "v1alpha2"], namespaced, decode_spec;
    BackendTlsPolicy: gateway::backend_tls_policy::BackendTlsPolicy, "gateway.networking.k8s.io", "BackendTLSPolicy", ["v1", "v1alpha3", "v1alpha2"], namespaced, decode_spec;
    ListenerSet: gateway::listener_set::ListenerSet, "gateway.networking.k8s.io", "ListenerSet", ["v1"], namespaced, decode_spec;
    XListenerSet: gateway::xlistener_set::XListenerSet, "gateway.networking.x-k8s.io", "XListenerSet", ["v1alpha1"], namespaced, decode_spec;
    XBackendTrafficPolicy: gateway::xbackend_traffic_policy::XBackendTrafficPolicy, "gateway.networking.x-k8s.io", "XBackendTrafficPolicy", ["v1alpha1"], namespaced, decode_spec;
    XMesh: gateway::xmesh::XMesh, "gateway.networking.x-k8s.io", "XMesh", ["v1alpha1"], cluster, decode_spec;
    Server: linkerd::server::Server, "policy.linkerd.io", "Server", ["v1beta3", "v1beta2", "v1beta1", "v1alpha1"], namespaced, decode_spec;
    ServerAuthorization: linkerd::server_authorization::ServerAuthorization, "policy.linkerd.io", "ServerAuthorization", ["v1beta1", "v1alpha1"], namespaced, decode_spec;
    LinkerdAuthorizationPolicy: linkerd::authorization_policy::LinkerdAuthorizationPolicy, "policy.linkerd.io", "AuthorizationPolicy", ["v1alpha1"], namespaced, decode_spec;
    MeshTlsAuthentication: linkerd::mesh_tls_authentication::MeshTlsAuthentication, "policy.linkerd.io", "MeshTLSAuthentication", ["v1alpha1"], namespaced, decode_spec;
    NetworkAuthentication: linkerd::network_authentication::NetworkAuthentication, "policy.linkerd.io", "NetworkAuthentication", ["v1alpha1"], namespaced, decode_spec;
    LinkerdHttpRoute: linkerd::http_route::LinkerdHttpRoute, "policy.linkerd.io", "HTTPRoute", ["v1beta3", "v1beta2", "v1beta1", "v1alpha1"], namespaced, decode_spec;
    EgressNetwork: linkerd::egress_network::EgressNetwork, "policy.linkerd.io", "EgressNetwork", ["v1alpha1"], namespaced, decode_spec;
    HttpLocalRateLimitPolicy: linkerd::http_local_rate_limit_policy::HttpLocalRateLimitPolicy, "policy.linkerd.io", "HTTPLocalRateLimitPolicy", ["v1alpha1"], namespaced, decode_spec;
    ExternalWorkload: linkerd::external_workload::ExternalWorkload, "workload.linkerd.io", "ExternalWorkload", ["v1beta1", "v1alpha1"], namespaced, decode_spec;
    ServiceProfile: linkerd::service_profile::ServiceProfile, "linkerd.io", "ServiceProfile", ["v1alpha2", "v1alpha1"], namespaced, decode_spec;
    Link: linkerd::link::Link, "multicluster.linkerd.io", "Link", ["v1alpha3", "v1alpha2", "v1alpha1"], namespaced, decode_spec;
    TrafficSplit: smi::traffic_split::TrafficSplit, "split.smi-spec.io", "TrafficSplit", ["v1alpha4", "v1alpha3", "v1alpha2", "v1alpha1"], namespaced, decode_spec;
    TrafficTarget: smi::traffic_target::TrafficTarget, "access.smi-spec.io", "TrafficTarget", ["v1alpha3", "v1alpha2", "v1alpha1"], namespaced, decode_spec;
    HttpRouteGroup: smi::http_route_group::HttpRouteGroup, "specs.smi-spec.io", "HTTPRouteGroup", ["v1alpha4", "v1alpha3", "v1alpha2", "v1alpha1"], namespaced, decode_spec;
    SmiTcpRoute: smi::smi_tcp_route::SmiTcpRoute, "specs.smi-spec.io", "TCPRoute", ["v1alpha4", "v1alpha3", "v1alpha2", "v1alpha1"], namespaced, decode_spec;
    SmiUdpRoute: smi::smi_udp_route::SmiUdpRoute, "specs.smi-spec.io", "UDPRoute", ["v1alpha4"], namespaced, decode_spec;
}

impl Kind {
    /// Returns the row of the table.
    pub(crate) fn info(self) -> &'static KindInfo {
        &KINDS[self as usize]
    }

    /// Finds a kind by group and name.
    pub(crate) fn find(group: &str, name: &str) -> Option<Self> {
        KINDS.iter().find(|info| info.name == name && info.group == group).map(|info| info.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn every_row_stands_at_its_kind() {
        for (position, info) in KINDS.iter().enumerate() {
            assert_eq!(info.kind as usize, position, "{}", info.name);
        }
    }
}
