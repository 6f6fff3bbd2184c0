//! A destination whose host is a wildcard or no DNS name.

use crate::analyze::rules::reference::targets;
use crate::analyze::rules::routing::is_address;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::ident::host::is_wildcard_dns;

rule! {
    /// A destination whose host is a wildcard or no DNS name.
    ///
    /// ## Why is this bad?
    ///
    /// Requests are forwarded to one service of the registry: the API server rejects wildcards, URLs
    /// and ports in its name.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: "catalog:8080"}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog, port: {number: 8080}}}]
    /// ```
    "MSH0227", "invalid-destination", Routing, Error,
    aliases: [],
    rows: ["VS-031"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for target in targets(service) {
            let Some(host) = target.destination.host.as_deref() else { continue };
            let reason = if host.contains("://") {
                "a destination is no URL"
            } else if host.contains(':') && !is_address(host) {
                "the port has a field of its own"
            } else if host.contains('*') {
                "a wildcard is no single service"
            } else if host.is_empty() {
                "it is empty"
            } else if !is_wildcard_dns(host) && !is_address(host) {
                "it is no DNS name"
            } else {
                continue;
            };
            let path = format!("{}.host", target.path);
            let finding = out.report(service.object, &path, format!("destination `{host}` is no host: {reason}"));
            finding.note("the API server rejects the object").help("write the name of a Service, and its port in `port.number`");
        }
    }
}
