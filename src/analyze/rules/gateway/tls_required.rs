//! TLS servers that do not say how.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::store::gateways::servers;
use crate::store::protocol::Protocol;

rule! {
    /// A server that speaks HTTPS or TLS without a `tls` block.
    ///
    /// ## Why is this bad?
    ///
    /// Admission rejects the Gateway: it does not say whether TLS ends here, and with which certificate.
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
    ///   - port: {number: 443, name: https, protocol: HTTPS}
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
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    "MSH0312", "tls-required", Gateway, Error,
    aliases: [],
    rows: ["GW-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let word = server.server.port.as_ref().and_then(|port| port.protocol.as_deref()).unwrap_or_default();
        if !Protocol::parse(word).is_tls() || server.server.tls.is_some() {
            continue;
        }
        let path = format!("{}.port.protocol", server.path());
        let finding = out.report(server.gateway.object, path, format!("the server speaks {word} and has no `tls` settings"));
        finding.note("admission rejects the Gateway");
        finding.help("add `tls: {mode: SIMPLE, credentialName: …}` with the Secret of the certificate, or `tls: {mode: PASSTHROUGH}`");
    }
}
