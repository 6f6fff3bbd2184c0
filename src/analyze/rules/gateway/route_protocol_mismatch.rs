//! Routes of a kind that their Gateway's servers cannot use.

use std::collections::BTreeSet;

use super::{Layer, unusable_layers};
use crate::analyze::{Context, Findings, rule};
use crate::store::gateways::ServerKind;

rule! {
    /// A VirtualService whose routes are of a kind that no server of its Gateways can use.
    ///
    /// `http` routes need servers for HTTP, or HTTPS that ends there; `tls` routes servers that pass TLS
    /// through; `tcp` routes servers for TCP, or TLS that ends there.
    ///
    /// ## Why is this bad?
    ///
    /// The routes are never used.
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
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   tcp:
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
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
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
    "MSH0329", "route-protocol-mismatch", Gateway, Error,
    aliases: [],
    rows: ["VS-050"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for found in unusable_layers(cx) {
        let kinds: BTreeSet<ServerKind> = found.servers.iter().map(|server| ServerKind::of(server.server)).collect();
        let through = kinds.iter().all(|kind| matches!(kind, ServerKind::Passthrough | ServerKind::AutoPassthrough));
        let ends = kinds.iter().all(|kind| matches!(kind, ServerKind::Https | ServerKind::TerminatedTls));
        // Rules of their own say more about these.
        if (found.layer == Layer::Http && through) || (found.layer == Layer::Tls && ends) {
            continue;
        }
        let word = found.layer.word();
        let words: Vec<&str> = kinds.iter().map(|kind| kind.words()).collect();
        let message = format!("`{word}` routes are never used: the gateway serves {} here", words.join(" and "));
        let finding = out.report(found.service.object, format!("spec.{word}"), message);
        finding.note(found.layer.needs()).on_key();
        finding.help(format!("write `{}` routes, or change the server's protocol", advice(&kinds)));
        let server = found.servers[0];
        finding.related(server.gateway.object, format!("{}.port.protocol", server.path()), "what it speaks");
    }
}

fn advice(kinds: &BTreeSet<ServerKind>) -> &'static str {
    match kinds.first() {
        Some(ServerKind::Http | ServerKind::Https) => "http",
        Some(ServerKind::Passthrough | ServerKind::AutoPassthrough) => "tls",
        _ => "tcp",
    }
}
