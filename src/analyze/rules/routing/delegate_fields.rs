//! A VirtualService without hosts, that is a delegate, with `gateways`, `tls` or `tcp`.

use crate::analyze::rules::routing::is_delegate;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A VirtualService without hosts, that is a delegate, with `gateways`, `tls` or `tcp`.
    ///
    /// ## Why is this bad?
    ///
    /// A delegate only continues HTTP rules of its root, which says hosts and gateways. The API server
    /// rejects the rest.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: root, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     delegate: {name: items}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: root, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     delegate: {name: items}
    /// ```
    "MSH0215", "delegate-fields", Routing, Error,
    aliases: [],
    rows: ["VS-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>().filter(|service| is_delegate(*service)) {
        let body = service.body;
        let fields = [("gateways", !body.gateways.is_empty()), ("tls", !body.tls.is_empty()), ("tcp", !body.tcp.is_empty())];
        if let Some((field, _)) = fields.into_iter().find(|(_, set)| *set) {
            out.report(service.object, format!("spec.{field}"), format!("`{field}` in a VirtualService without `hosts`"))
                .on_key()
                .note("without hosts it is a delegate, which may have `http` rules only: the API server rejects it")
                .help(format!("add `hosts`, or delete `{field}` if another VirtualService delegates to this one"));
        }
    }
}
