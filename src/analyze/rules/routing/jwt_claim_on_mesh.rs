//! A match on claims of a token in rules that no gateway uses.

use crate::analyze::rules::routing::{CLAIMS, http_rules, key, only_mesh};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A match on claims of a token in rules that no gateway uses.
    ///
    /// ## Why is this bad?
    ///
    /// Claims are only matched on gateways: sidecars drop the rule.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - match: [{headers: {"@request.auth.claims.group": {exact: beta}}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - route: [{destination: {host: catalog, subset: v1}}]
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
    ///   - match: [{headers: {"x-group": {exact: beta}}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - route: [{destination: {host: catalog, subset: v1}}]
    /// ```
    "MSH0237", "jwt-claim-on-mesh", Routing, Error,
    aliases: [],
    rows: ["VS-064"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| only_mesh(rule.service)) {
        for (path, request) in rule.matches() {
            for (field, map) in [("headers", &request.headers), ("withoutHeaders", &request.without_headers)] {
                for name in map.keys().filter(|name| name.starts_with(CLAIMS)) {
                    out.report(
                        rule.service.object,
                        format!("{path}.{field}{}", key(name)),
                        format!("`{name}` is matched on gateways only, and no gateway uses this rule"),
                    )
                    .on_key()
                    .note("the API server rejects it")
                    .help("bind the VirtualService to a gateway, or match a header that the application sets");
                }
            }
        }
    }
}
