//! Redirects to HTTPS that lead nowhere.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::gateway::Gateway;
use crate::ident::host;
use crate::store::gateways::{ServerKind, servers};
use crate::text::is_unknown;

rule! {
    /// A server that redirects to HTTPS for a host that no Gateway serves over HTTPS.
    ///
    /// ## Why is this bad?
    ///
    /// Clients are sent to a port where nobody answers for the host.
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
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    ///     tls: {httpsRedirect: true}
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
    ///     tls: {httpsRedirect: true}
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    "MSH0319", "redirect-without-https", Gateway, Warning,
    aliases: [],
    rows: ["GW-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let ends = |kind| matches!(kind, ServerKind::Https | ServerKind::Passthrough | ServerKind::Unknown);
    let secure = cx.all::<Gateway>().flat_map(servers).filter(|server| ends(ServerKind::of(server.server)));
    let mut secured: Vec<&str> = secure.flat_map(|server| server.hosts().map(|(_, _, name)| name).collect::<Vec<_>>()).collect();
    for gateway in cx.all::<K8sGateway>() {
        let listeners = gateway.body.listeners.iter().filter(|listener| listener.tls.is_some());
        secured.extend(listeners.map(|listener| listener.hostname.as_deref().unwrap_or("*")));
    }
    secured.sort_unstable();
    secured.dedup();
    for server in cx.all::<Gateway>().flat_map(servers) {
        let redirects = server.server.tls.as_ref().is_some_and(|tls| tls.https_redirect == Some(true));
        // What else a templated Gateway serves is not known.
        if !redirects || server.gateway.object.masked || ServerKind::of(server.server) != ServerKind::Http {
            continue;
        }
        for (position, _, name) in server.hosts() {
            if is_unknown(name) || secured.iter().any(|other| host::overlaps(other, name)) {
                continue;
            }
            let finding = out.report(
                server.gateway.object,
                format!("{}.hosts[{position}]", server.path()),
                format!("clients of `{name}` are sent to HTTPS, which no Gateway serves for it"),
            );
            finding.note("the redirect leads to a port where nobody answers for the host");
            finding.help("add an HTTPS server for the host, or remove `httpsRedirect`");
            finding.related(server.gateway.object, format!("{}.tls.httpsRedirect", server.path()), "the redirect");
        }
    }
}
