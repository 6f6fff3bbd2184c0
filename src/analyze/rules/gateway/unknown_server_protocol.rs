//! Servers with protocols that gateways do not know.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::diag::Safety;
use crate::store::gateways::servers;
use crate::store::protocol::Protocol;
use crate::text::{suggest, words};

rule! {
    /// A server whose protocol no gateway knows.
    ///
    /// ## Why is this bad?
    ///
    /// Admission rejects the Gateway.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTPT}
    ///     hosts: [www.example.com]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    "MSH0310", "unknown-server-protocol", Gateway, Error,
    aliases: [],
    rows: ["GW-004"],
    fix: Some(Safety::Suggested),
}

const PROTOCOLS: [&str; 10] = ["HTTP", "HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "TCP", "TLS", "MONGO", "MYSQL", "REDIS"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let word = server.server.port.as_ref().and_then(|port| port.protocol.as_deref()).unwrap_or_default();
        if Protocol::parse(word) != Protocol::Unsupported {
            continue;
        }
        let path = format!("{}.port.protocol", server.path());
        let finding = out.report(server.gateway.object, &path, format!("`{word}` is no protocol a gateway speaks"));
        finding.note("admission rejects the Gateway").help(format!("write one of {}", words::list(PROTOCOLS, 10)));
        if let Some(near) = suggest::nearest(word, PROTOCOLS) {
            finding.suggest_value(path, near);
        }
    }
}
