//! TLS settings of servers that do not speak TLS.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::server_tls::{ServerTls, ServerTlsMode};
use crate::store::gateways::{ServerKind, servers};

rule! {
    /// A server with TLS settings whose protocol is not TLS.
    ///
    /// Of a plain HTTP server only `httpsRedirect` is allowed.
    ///
    /// ## Why is this bad?
    ///
    /// Admission rejects the Gateway. Without admission the port would serve plain text to clients that
    /// expect TLS.
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
    ///   - port: {number: 443, name: https, protocol: HTTP}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
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
    "MSH0313", "tls-on-plain-port", Gateway, Error,
    aliases: [],
    rows: ["GW-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let Some(tls) = &server.server.tls else { continue };
        if !matches!(ServerKind::of(server.server), ServerKind::Http | ServerKind::Tcp) || !says_something(tls) {
            continue;
        }
        let word = server.server.port.as_ref().and_then(|port| port.protocol.as_deref()).unwrap_or_default();
        let finding =
            out.report(server.gateway.object, format!("{}.tls", server.path()), format!("a server that speaks {word} has TLS settings"));
        finding.note("admission rejects the Gateway; the port would serve plain text");
        let secure = if ServerKind::of(server.server) == ServerKind::Http { "HTTPS" } else { "TLS" };
        finding.help(format!("set the port's protocol to `{secure}`, or remove `tls`"));
        finding.related(server.gateway.object, format!("{}.port.protocol", server.path()), "the protocol");
    }
}

/// Tells whether there are settings besides a redirection and the default mode.
fn says_something(tls: &ServerTls) -> bool {
    let plain = ServerTls { https_redirect: tls.https_redirect, mode: Some(ServerTlsMode::Passthrough), ..ServerTls::default() };
    let mut given = tls.clone();
    given.mode.get_or_insert(ServerTlsMode::Passthrough);
    given != plain
}
