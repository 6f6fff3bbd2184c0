//! Protocols of listeners.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};

rule! {
    /// A listener with a protocol that Gateway API or its controller does not know.
    ///
    /// Known are HTTP, HTTPS, TLS, TCP and UDP, in upper case, and protocols with a domain
    /// (`example.com/own`). Istio has HBONE for waypoints and no UDP.
    ///
    /// ## Why is this bad?
    ///
    /// The listener is not served.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: Http}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// ```
    "MSH1272", "listener-protocol", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-025"],
    fix: Some(Safety::Suggested),
}

const KNOWN: [&str; 5] = ["HTTP", "HTTPS", "TLS", "TCP", "UDP"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners() {
        let protocol = listener.protocol();
        let gateway = cx.mesh.typed::<K8sGateway>(listener.owner.id);
        let class = gateway.and_then(|gateway| gateway.body.gateway_class_name.as_deref()).unwrap_or_default();
        let istio = class == "istio" || class == "istio-remote";
        let said = match protocol {
            "UDP" if istio => "Istio's gateways do not serve UDP".to_owned(),
            "HBONE" if !istio => continue,
            "HBONE" => "HBONE is for waypoints (class `istio-waypoint`)".to_owned(),
            known if KNOWN.contains(&known) || known.is_empty() || known.contains('/') || is_unknown(known) => continue,
            other => format!("`{other}` is no protocol of listeners"),
        };
        let path = listener.path("protocol");
        let finding = out.report(listener.owner, &path, said);
        finding.note("the listener's status will say Accepted=False, reason UnsupportedProtocol");
        let upper = protocol.to_ascii_uppercase();
        let better = KNOWN.iter().find(|known| **known == upper).copied().or(match upper.as_str() {
            "GRPC" | "HTTP2" | "H2C" | "HTTP/2" => Some("HTTP"),
            _ => suggest::nearest(&upper, KNOWN),
        });
        match better.filter(|_| !matches!(protocol, "UDP" | "HBONE")) {
            Some(better) => finding.help(format!("write `{better}`")).suggest_value(path, better),
            None => finding.help("use a protocol of the class's controller"),
        };
    }
}
