//! Servers that disagree about the protocol of their port.

use super::{are_alternatives, listeners};
use crate::analyze::{Context, Findings, rule};
use crate::store::gateways::{GatewayServer, ServerKind};

rule! {
    /// Servers on the same pods, port and address that speak different kinds of protocol.
    ///
    /// A port is either plain HTTP, TLS (HTTPS included), or plain TCP.
    ///
    /// ## Why is this bad?
    ///
    /// The server that comes later (the younger Gateway) is dropped.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 8443, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 8443, name: https, protocol: HTTPS}
    ///     hosts: [api.example.com]
    ///     tls: {mode: SIMPLE, credentialName: api}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 8080, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 8443, name: https, protocol: HTTPS}
    ///     hosts: [api.example.com]
    ///     tls: {mode: SIMPLE, credentialName: api}
    /// ```
    "MSH0306", "port-protocol-conflict", Gateway, Error,
    aliases: [],
    rows: ["GW-027"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for servers in listeners(cx).into_values() {
        let Some((first, class)) = servers.iter().find_map(|server| Some((server, class_of(server)?))) else { continue };
        for server in &servers {
            let Some(own) = class_of(server).filter(|own| *own != class && !are_alternatives(first, server)) else { continue };
            let port = server.port().unwrap_or_default();
            let other = first.gateway.object;
            let whose = if other.id == server.gateway.object.id {
                "this Gateway".to_owned()
            } else {
                format!("Gateway `{}/{}`", other.namespace, other.name())
            };
            let message = format!("port {port} speaks {own} here and {class} in another server of {whose}, on the same pods");
            let finding = out.report(server.gateway.object, format!("{}.port.protocol", server.path()), message);
            finding.note("one of the two servers is dropped").help("give one of them another port");
            finding.related(other, format!("{}.port.protocol", first.path()), "the other protocol");
        }
    }
}

fn class_of(server: &GatewayServer<'_>) -> Option<&'static str> {
    match ServerKind::of(server.server) {
        ServerKind::Http => Some("plain HTTP"),
        ServerKind::Https | ServerKind::Passthrough | ServerKind::AutoPassthrough | ServerKind::TerminatedTls => Some("TLS"),
        ServerKind::Tcp => Some("plain TCP"),
        ServerKind::Unknown => None,
    }
}
