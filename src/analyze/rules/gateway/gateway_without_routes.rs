//! Gateways that no VirtualService uses.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Inventory;
use crate::store::gateways::{ServerKind, gateway_name, servers};
use crate::text::is_unknown;

rule! {
    /// A Gateway that no VirtualService is bound to.
    ///
    /// Only said where the VirtualServices are known: those of the Gateway's namespace are in the input, or
    /// the input was said to be complete.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway answers 404 to every request for its hosts.
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
    /// kind: Gateway
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [api.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [api.example.com]
    ///   gateways: [api]
    ///   http:
    ///   - redirect: {uri: /new}
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
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0320", "gateway-without-routes", Gateway, Info,
    aliases: [],
    rows: ["GW-034"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut bound: BTreeSet<(&str, &str)> = BTreeSet::new();
    for service in cx.all::<VirtualService>() {
        for name in &service.body.gateways {
            if is_unknown(name) {
                out.skip("a template decides which Gateways some VirtualService is bound to");
                return;
            }
            bound.insert(gateway_name(name, &service.object.namespace));
        }
    }
    for gateway in cx.all::<Gateway>() {
        let object = gateway.object;
        let known = cx.inventory::<VirtualService>(&object.namespace) == Inventory::Known;
        if !known || !object.is_named() || bound.contains(&(object.namespace.as_str(), object.name())) {
            continue;
        }
        // A server that redirects, or passes on by SNI, needs no route.
        let needs = servers(gateway).any(|server| {
            let redirects = server.server.tls.as_ref().is_some_and(|tls| tls.https_redirect == Some(true));
            !redirects && ServerKind::of(server.server) != ServerKind::AutoPassthrough
        });
        if needs {
            let finding = out.report(object, "metadata.name", format!("no VirtualService is bound to Gateway `{}`", object.name()));
            finding.note("requests for its hosts get 404 (NR)").help("bind a VirtualService to it, or remove it");
        }
    }
}
