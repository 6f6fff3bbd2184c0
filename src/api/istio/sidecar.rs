//! `Sidecar`: what sidecars accept and which services they know.

use super::connection_pool::ConnectionPool;
use super::destination::Destination;
use super::server_tls::ServerTls;
use super::workload_selector::NetworkingSelector;
use crate::yaml::decode::{Count, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct Sidecar: "Sidecar" {
        workload_selector: Option<NetworkingSelector>,
        ingress: Vec<IngressListener>,
        egress: Vec<EgressListener>,
        inbound_connection_pool: Option<ConnectionPool>,
        outbound_traffic_policy: Option<OutboundTrafficPolicy>,
    }
    renamed { "selector" => "workloadSelector" }
}

message! {
    /// A listener for traffic to the workload.
    pub(crate) struct IngressListener: "IstioIngressListener" {
        port: Option<SidecarPort> = required,
        bind: Option<String>,
        capture_mode: Option<CaptureMode>,
        default_endpoint: Option<String>,
        tls: Option<ServerTls>,
        connection_pool: Option<ConnectionPool>,
    }
}

message! {
    /// A listener for traffic from the workload.
    pub(crate) struct EgressListener: "IstioEgressListener" {
        port: Option<SidecarPort>,
        bind: Option<String>,
        capture_mode: Option<CaptureMode>,
        /// Written `namespace/host`.
        hosts: Vec<String> = required,
    }
}

message! {
    /// Traffic to hosts nobody declared.
    pub(crate) struct OutboundTrafficPolicy: "OutboundTrafficPolicy" {
        mode: Option<OutboundMode>,
        egress_proxy: Option<Destination>,
    }
}

choice! {
    /// Whether undeclared hosts can be reached.
    pub(crate) enum OutboundMode {
        RegistryOnly = "REGISTRY_ONLY",
        AllowAny = "ALLOW_ANY",
    }
}

choice! {
    /// How a listener gets its traffic.
    pub(crate) enum CaptureMode {
        Default = "DEFAULT",
        Iptables = "IPTABLES",
        None = "NONE",
    }
}

message! {
    /// The port of a listener.
    pub(crate) struct SidecarPort: "SidecarPort" {
        /// Zero for Unix sockets.
        number: Option<Count> = max 65535.0,
        protocol: Option<String>,
        name: Option<String>,
        target_port: Option<Count> = deprecated "it has no effect",
    }
}

#[cfg(test)]
mod tests {
    use super::{OutboundMode, Sidecar};
    use crate::api::sample::{decode, hint};
    use crate::yaml::problem::Hint;

    #[test]
    fn a_sidecar_with_both_directions_is_read() {
        let text = "
workloadSelector: {labels: {app: web}}
ingress:
- port: {number: 9080, protocol: HTTP, name: web}
  defaultEndpoint: 127.0.0.1:8080
egress:
- hosts: [./*, istio-system/*]
outboundTrafficPolicy: {mode: REGISTRY_ONLY}
";
        let (sidecar, problems) = decode::<Sidecar>(text);
        assert_eq!(problems, []);
        assert_eq!(sidecar.egress[0].hosts, ["./*", "istio-system/*"]);
        assert_eq!(sidecar.outbound_traffic_policy.and_then(|policy| policy.mode), Some(OutboundMode::RegistryOnly));
        let (_, problems) = decode::<Sidecar>("egres: []");
        assert_eq!(hint(&problems), &Hint::Nearest("egress"));
    }
}
