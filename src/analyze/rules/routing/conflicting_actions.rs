//! An HTTP rule whose actions exclude each other, such as `redirect` and `route`.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// An HTTP rule whose actions exclude each other, such as `redirect` and `route`.
    ///
    /// ## Why is this bad?
    ///
    /// A request is either forwarded, redirected or answered. The API server rejects rules that ask for
    /// two of them, or that change a request which is never forwarded.
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
    ///   - match: [{uri: {prefix: /items}}]
    ///     redirect: {authority: items.example.com}
    ///     route: [{destination: {host: catalog}}]
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
    ///   - match: [{uri: {prefix: /items}}]
    ///     redirect: {authority: items.example.com}
    /// ```
    "MSH0221", "conflicting-actions", Routing, Error,
    aliases: [],
    rows: ["VS-017"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| rule.route.delegate.is_none()) {
        let route = rule.route;
        let action = match (&route.redirect, &route.direct_response) {
            (Some(_), _) => "redirect",
            (None, Some(_)) => "directResponse",
            _ => continue,
        };
        let others = [
            ("route", !route.route.is_empty()),
            ("directResponse", action == "redirect" && route.direct_response.is_some()),
            ("rewrite", route.rewrite.is_some()),
            ("fault", route.fault.is_some()),
        ];
        if let Some((other, _)) = others.into_iter().find(|(_, set)| *set) {
            out.report(rule.service.object, rule.at(other), format!("rule {} has both `{action}` and `{other}`", rule.label()))
                .on_key()
                .note("the API server rejects it: such a request is not forwarded")
                .help(format!("delete `{other}` or `{action}`"))
                .related(rule.service.object, rule.at(action), "the other action");
        }
    }
}
