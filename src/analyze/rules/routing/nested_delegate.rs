//! A delegate whose rule delegates again.

use crate::analyze::rules::routing::{http_rules, is_delegate};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A delegate whose rule delegates again.
    ///
    /// ## Why is this bad?
    ///
    /// Delegation goes one level deep: the API server rejects a delegate that delegates.
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
    ///   - delegate: {name: deeper}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: deeper, namespace: shop}
    /// spec:
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
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
    "MSH0217", "nested-delegate", Routing, Error,
    aliases: [],
    rows: ["VS-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| is_delegate(rule.service)) {
        if rule.route.delegate.is_some() {
            out.report(rule.service.object, rule.at("delegate"), format!("rule {} of a delegate delegates again", rule.label()))
                .on_key()
                .note("delegation goes one level deep: the API server rejects this object")
                .help("let the root delegate to both, or copy the rules here; a root itself needs `hosts`");
        }
    }
}
