//! A match on an empty pattern, or on an empty prefix of anything but the path.

use crate::analyze::rules::routing::{http_rules, texts};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A match on an empty pattern, or on an empty prefix of anything but the path.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects empty patterns. An empty prefix fits everything, so the condition says
    /// nothing.
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
    ///   - match: [{headers: {x-user: {regex: ""}}}]
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
    ///   - match: [{headers: {x-user: {}}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0233", "empty-match", Routing, Error,
    aliases: [],
    rows: ["VS-059"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        for (path, request) in rule.matches() {
            for (field, text) in texts(request) {
                let empty = |text: &Option<String>| text.as_deref() == Some("");
                let form = match (empty(&text.regex), empty(&text.prefix) && field != "uri") {
                    (true, _) => "regex",
                    (_, true) => "prefix",
                    _ => continue,
                };
                out.report(rule.service.object, format!("{path}.{field}.{form}"), format!("`{form}` is empty"))
                    .note("the API server rejects it")
                    .help("write what the text must look like, or `{}` to ask for presence only");
            }
        }
    }
}
