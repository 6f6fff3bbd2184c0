//! A header match on `uri`, `scheme`, `method` or `authority`, which have fields of their own.

use crate::analyze::rules::routing::{http_rules, key};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A header match on `uri`, `scheme`, `method` or `authority`, which have fields of their own.
    ///
    /// ## Why is this bad?
    ///
    /// These keys are ignored among headers: the rule takes more requests than it seems to.
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
    ///   - match: [{headers: {method: {exact: POST}}}]
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
    ///   - match: [{method: {exact: POST}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0230", "reserved-header-key", Routing, Warning,
    aliases: [],
    rows: ["VS-055"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        for (path, request) in rule.matches() {
            for name in request.headers.keys().filter(|name| matches!(name.as_str(), "uri" | "scheme" | "method" | "authority")) {
                out.report(rule.service.object, format!("{path}.headers{}", key(name)), format!("header match `{name}` is ignored"))
                    .on_key()
                    .note(format!("`{name}` among headers means the field of that name, and is not looked at"))
                    .help(format!("move it out of `headers`: the match has a field `{name}`"));
            }
        }
    }
}
