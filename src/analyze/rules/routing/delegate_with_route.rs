//! A rule that both delegates and routes or redirects.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A rule that both delegates and routes or redirects.
    ///
    /// ## Why is this bad?
    ///
    /// The delegate decides where requests go; the API server rejects a rule that says both.
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
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
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
    "MSH0216", "delegate-with-route", Routing, Error,
    aliases: [],
    rows: ["VS-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| rule.route.delegate.is_some()) {
        let route = rule.route;
        let fields = [
            ("route", !route.route.is_empty()),
            ("redirect", route.redirect.is_some()),
            ("directResponse", route.direct_response.is_some()),
        ];
        if let Some((field, _)) = fields.into_iter().find(|(_, set)| *set) {
            out.report(rule.service.object, rule.at(field), format!("rule {} has both `delegate` and `{field}`", rule.label()))
                .on_key()
                .note("the API server rejects it: the delegate decides where requests go")
                .help(format!("keep `delegate` or `{field}`, or split them into two rules"))
                .related(rule.service.object, rule.at("delegate"), "the delegate");
        }
    }
}
