//! A rewrite that changes nothing, or changes the path in two ways.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A rewrite that changes nothing, or changes the path in two ways.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
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
    ///   - match: [{uri: {prefix: /items/}}]
    ///     rewrite: {uri: /, uriRegexRewrite: {match: "^/items/(.*)", rewrite: "/\\1"}}
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
    ///   - match: [{uri: {prefix: /items/}}]
    ///     rewrite: {uriRegexRewrite: {match: "^/items/(.*)", rewrite: "/\\1"}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0246", "rewrite-fields", Routing, Error,
    aliases: [],
    rows: ["VS-081"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(rewrite) = &rule.route.rewrite else { continue };
        let set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
        let regex = rewrite.uri_regex_rewrite.as_ref();
        let (field, message, help) = if !set(&rewrite.uri) && !set(&rewrite.authority) && regex.is_none() {
            ("rewrite", "the rewrite changes nothing", "set `uri`, `uriRegexRewrite` or `authority`, or delete it")
        } else if set(&rewrite.uri) && regex.is_some() {
            ("rewrite.uriRegexRewrite", "`uri` and `uriRegexRewrite` both rewrite the path", "keep one of them")
        } else if regex.is_some_and(|regex| !set(&regex.pattern) || !set(&regex.rewrite)) {
            (
                "rewrite.uriRegexRewrite",
                "`uriRegexRewrite` needs both `match` and `rewrite`",
                "write the pattern in `match` and the new path in `rewrite`",
            )
        } else {
            continue;
        };
        out.report(rule.service.object, rule.at(field), message).on_key().note("the API server rejects it").help(help);
    }
}
