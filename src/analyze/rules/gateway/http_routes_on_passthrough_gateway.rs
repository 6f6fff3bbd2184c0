//! `http` routes on servers that pass TLS through.

use super::{Layer, unusable_layers};
use crate::analyze::{Context, Findings, rule};
use crate::store::gateways::ServerKind;

rule! {
    /// A VirtualService with `http` routes on servers that pass TLS through.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway cannot look into the requests: the routes are never used, and connections are closed unless
    /// a `tls` route takes them.
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
    ///     tls: {mode: PASSTHROUGH}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - route:
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
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - route:
    ///     - destination: {host: www.shop.svc.cluster.local}
    /// ```
    "MSH0328", "http-routes-on-passthrough-gateway", Gateway, Error,
    aliases: [],
    rows: ["VS-049"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for found in unusable_layers(cx).into_iter().filter(|found| found.layer == Layer::Http) {
        let through = |kind: ServerKind| matches!(kind, ServerKind::Passthrough | ServerKind::AutoPassthrough);
        if !found.servers.iter().all(|server| through(ServerKind::of(server.server))) {
            continue;
        }
        let server = found.servers[0];
        let finding = out.report(found.service.object, "spec.http", "`http` routes are never used: the gateway passes TLS through");
        finding.note("it cannot look into the requests").on_key();
        finding.help("write `tls` routes with `sniHosts`, or end TLS at the gateway: `tls: {mode: SIMPLE, credentialName: …}`");
        finding.related(server.gateway.object, format!("{}.tls", server.path()), "TLS is passed through here");
    }
}
