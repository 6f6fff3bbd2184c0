//! An HTTP rule without `route`, `redirect`, `directResponse` or `delegate`.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// An HTTP rule without `route`, `redirect`, `directResponse` or `delegate`.
    ///
    /// ## Why is this bad?
    ///
    /// It says which requests it takes but not what to do with them: the API server rejects it.
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
    ///     timeout: 5s
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
    ///     timeout: 5s
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0220", "route-without-action", Routing, Error,
    aliases: [],
    rows: ["VS-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let route = rule.route;
        let acts = !route.route.is_empty() || route.redirect.is_some() || route.direct_response.is_some() || route.delegate.is_some();
        if !acts {
            out.report(rule.service.object, rule.path(), format!("rule {} does nothing with the requests it takes", rule.label()))
                .note("the API server rejects it")
                .help("add `route`, `redirect`, `directResponse` or `delegate`");
        }
    }
}
