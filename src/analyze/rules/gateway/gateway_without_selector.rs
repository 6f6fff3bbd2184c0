//! Gateways that do not say which pods run them.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;

rule! {
    /// A Gateway without a selector.
    ///
    /// ## Why is this bad?
    ///
    /// It applies to every gateway of the mesh: internal ones open the same ports for the same hosts as
    /// public ones.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
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
    "MSH0323", "gateway-without-selector", Gateway, Warning,
    aliases: [],
    rows: ["GW-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.all::<Gateway>().filter(|gateway| gateway.body.selector.is_empty() && !gateway.body.servers.is_empty()) {
        let finding = out.report(gateway.object, "spec.selector", format!("Gateway `{}` has no selector", gateway.object.name()));
        finding
            .note("it applies to every gateway of the mesh")
            .help("add the labels of the gateway's pods, such as `istio: ingressgateway`");
    }
}
