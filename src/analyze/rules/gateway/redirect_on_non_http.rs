//! Redirects to HTTPS on servers that do not speak HTTP.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::diag::Safety;
use crate::store::gateways::{ServerKind, servers};

rule! {
    /// A server that asks for a redirect to HTTPS although it does not speak plain HTTP.
    ///
    /// ## Why is this bad?
    ///
    /// `httpsRedirect` has no meaning there: nothing is redirected. It belongs to the server of the plain
    /// HTTP port.
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
    ///     tls: {httpsRedirect: true, mode: SIMPLE, credentialName: www}
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
    "MSH0314", "redirect-on-non-http", Gateway, Warning,
    aliases: [],
    rows: ["GW-009"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let kind = ServerKind::of(server.server);
        let redirects = server.server.tls.as_ref().is_some_and(|tls| tls.https_redirect == Some(true));
        if !redirects || matches!(kind, ServerKind::Http | ServerKind::Unknown) {
            continue;
        }
        let path = format!("{}.tls.httpsRedirect", server.path());
        let finding =
            out.report(server.gateway.object, &path, format!("a redirect to HTTPS means nothing on a server for {}", kind.words()));
        finding.note("only plain HTTP can be redirected").help("move it to the server of the plain HTTP port");
        finding.fix(Safety::Safe, Change::Remove { path });
    }
}
