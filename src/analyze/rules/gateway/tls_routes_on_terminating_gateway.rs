//! `tls` routes on servers that end TLS.

use super::{Layer, unusable_layers};
use crate::analyze::{Context, Findings, rule};
use crate::store::gateways::ServerKind;

rule! {
    /// A VirtualService with `tls` routes on servers that end TLS.
    ///
    /// `tls` routes look at the SNI of connections that are passed on encrypted. Once TLS ended at the
    /// gateway there are `http` routes (protocol HTTPS) or `tcp` routes (protocol TLS).
    ///
    /// ## Why is this bad?
    ///
    /// The routes are never used: requests get 404 (`NR`).
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
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   tls:
    ///   - match: [{port: 443, sniHosts: [www.example.com]}]
    ///     route:
    ///     - destination: {host: www.shop.svc.cluster.local}
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
    ///     tls: {mode: PASSTHROUGH}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   tls:
    ///   - match: [{port: 443, sniHosts: [www.example.com]}]
    ///     route:
    ///     - destination: {host: www.shop.svc.cluster.local}
    /// ```
    "MSH0327", "tls-routes-on-terminating-gateway", Gateway, Error,
    aliases: [],
    rows: ["VS-048"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for found in unusable_layers(cx).into_iter().filter(|found| found.layer == Layer::Tls) {
        let ends = |kind: &ServerKind| matches!(kind, ServerKind::Https | ServerKind::TerminatedTls);
        if !found.servers.iter().map(|server| ServerKind::of(server.server)).all(|kind| ends(&kind)) {
            continue;
        }
        let server = found.servers[0];
        let https = ServerKind::of(server.server) == ServerKind::Https;
        let finding = out.report(found.service.object, "spec.tls", "`tls` routes are never used: TLS ends at the gateway");
        finding.note("they only see connections that are passed on encrypted: requests get 404 (NR)");
        let routes = if https { "http" } else { "tcp" };
        finding.help(format!("write `{routes}` routes, or set the server's `tls.mode` to `PASSTHROUGH`")).on_key();
        finding.related(server.gateway.object, format!("{}.tls.mode", server.path()), "TLS ends here");
    }
}
