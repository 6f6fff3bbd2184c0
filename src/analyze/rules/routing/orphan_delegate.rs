//! A VirtualService without hosts that no other one delegates to.

use crate::analyze::rules::routing::{http_rules, is_delegate};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::text::is_unknown;
use std::collections::BTreeSet;

rule! {
    /// A VirtualService without hosts that no other one delegates to.
    ///
    /// ## Why is this bad?
    ///
    /// Without hosts it only continues the rules of a root. With no root nothing uses it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: root, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     delegate: {name: items}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: offers, namespace: shop}
    /// spec:
    ///   http:
    ///   - route: [{destination: {host: offers}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: root, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     delegate: {name: items}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0219", "orphan-delegate", Routing, Warning,
    aliases: [],
    rows: ["VS-015"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut named: BTreeSet<(&str, &str)> = BTreeSet::new();
    for rule in http_rules(cx) {
        let Some(delegate) = &rule.route.delegate else { continue };
        let space = delegate.namespace.as_deref().filter(|space| !space.is_empty()).unwrap_or(&rule.service.object.namespace);
        let name = delegate.name.as_deref().unwrap_or_default();
        if is_unknown(space) || is_unknown(name) {
            return;
        }
        named.insert((space, name));
    }
    let delegates = cx.all::<VirtualService>().filter(|service| is_delegate(*service) && service.object.is_named());
    for service in delegates {
        let object = service.object;
        // With other fields it is no delegate at all, which another rule says.
        let body = service.body;
        if !body.gateways.is_empty()
            || !body.tls.is_empty()
            || !body.tcp.is_empty()
            || named.contains(&(object.namespace.as_str(), object.name()))
        {
            continue;
        }
        if named.is_empty() && !cx.options.complete {
            out.skip("needs the VirtualServices that delegate, none were given");
            return;
        }
        // It may be an object whose hosts were forgotten.
        out.report(object, "", format!("VirtualService `{}` has no `hosts`, and none delegates to it: it has no effect", object.name()))
            .help("add `hosts`, or delegate to it from the VirtualService that has them")
            .note("the other objects that delegate name other VirtualServices");
    }
}
