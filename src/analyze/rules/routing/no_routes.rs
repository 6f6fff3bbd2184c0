//! A VirtualService without any `http`, `tls` or `tcp` rule.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A VirtualService without any `http`, `tls` or `tcp` rule.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects it; where it slips through it routes nothing.
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
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0208", "no-routes", Routing, Error,
    aliases: [],
    rows: ["VS-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>().filter(|service| !service.object.masked) {
        if service.body.http.is_empty() && service.body.tls.is_empty() && service.body.tcp.is_empty() {
            out.report(service.object, "", format!("VirtualService `{}` has no `http`, `tls` or `tcp` rules", service.object.name()))
                .note("the API server rejects it")
                .help("add at least one rule under `http`, `tls` or `tcp`");
        }
    }
}
