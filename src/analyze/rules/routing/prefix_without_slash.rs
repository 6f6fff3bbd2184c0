//! A path prefix without a slash at its end, which also takes longer words.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;

rule! {
    /// A path prefix without a slash at its end, which also takes longer words.
    ///
    /// ## Why is this bad?
    ///
    /// `/shop` takes `/shopping` as well as `/shop/cart`.
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
    ///   - match: [{uri: {prefix: /items/}}, {uri: {exact: /items}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0235", "prefix-without-slash", Routing, Off,
    aliases: [],
    rows: ["VS-061"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        for (path, request) in rule.matches() {
            let Some(prefix) = request.uri.as_ref().and_then(|uri| uri.prefix.as_deref()) else { continue };
            if prefix.is_empty() || prefix.ends_with('/') || is_unknown(prefix) {
                continue;
            }
            out.report(rule.service.object, format!("{path}.uri.prefix"), format!("prefix `{prefix}` takes `{prefix}x` too"))
                .help(format!("match `exact: {prefix}` and `prefix: {prefix}/`"));
        }
    }
}
