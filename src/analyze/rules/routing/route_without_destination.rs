//! A TLS or TCP rule without any destination.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A TLS or TCP rule without any destination.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects it: there is nowhere to send the connection.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{sniHosts: [catalog.example.com]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{sniHosts: [catalog.example.com]}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0239", "route-without-destination", Routing, Error,
    aliases: [],
    rows: ["VS-074"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let tls = service.body.tls.iter().enumerate().map(|(at, rule)| ("tls", at, rule.route.is_empty()));
        let tcp = service.body.tcp.iter().enumerate().map(|(at, rule)| ("tcp", at, rule.route.is_empty()));
        for (layer, at, _) in tls.chain(tcp).filter(|(_, _, empty)| *empty) {
            out.report(service.object, format!("spec.{layer}[{at}]"), format!("rule `{layer}[{at}]` has no destination"))
                .note("the API server rejects it")
                .help("add `route` with a destination");
        }
    }
}
