//! Gateways that open no port.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;

rule! {
    /// A Gateway without any server.
    ///
    /// ## Why is this bad?
    ///
    /// The API server of a mesh rejects it, and it opens no port.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers: []
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
    "MSH0308", "gateway-without-servers", Gateway, Error,
    aliases: [],
    rows: ["GW-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.all::<Gateway>().filter(|gateway| gateway.body.servers.is_empty()) {
        let finding = out.report(gateway.object, "spec.servers", format!("Gateway `{}` has no servers", gateway.object.name()));
        finding.note("it opens no port, and admission rejects it").help("add a server with a port and its hosts, or remove the Gateway");
    }
}
