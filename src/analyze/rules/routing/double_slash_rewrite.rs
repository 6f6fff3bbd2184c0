//! A prefix without a slash at its end that is rewritten to a path with one.

use crate::analyze::rules::routing::{http_rules, rules_of};
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;
use std::collections::BTreeSet;

rule! {
    /// A prefix without a slash at its end that is rewritten to a path with one.
    ///
    /// ## Why is this bad?
    ///
    /// Only the prefix is replaced: `/items/7` with prefix `/items` rewritten to `/` becomes `//7`,
    /// which most servers answer with 404 or a redirect.
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
    ///     rewrite: {uri: /}
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
    ///   - match: [{uri: {prefix: /items/}}, {uri: {prefix: /items}}]
    ///     rewrite: {uri: /}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0248", "double-slash-rewrite", Routing, Warning,
    aliases: [],
    rows: ["VS-083"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(uri) = rule.route.rewrite.as_ref().and_then(|rewrite| rewrite.uri.as_deref()) else { continue };
        if !uri.ends_with('/') || is_unknown(uri) {
            continue;
        }
        // The usual remedy: what has the slash is taken by a match before this one.
        let before = rules_of(rule.service).take(rule.index + 1).flat_map(|rule| rule.route.matches.iter());
        let prefixes: BTreeSet<&str> = before.filter_map(|request| request.uri.as_ref()?.prefix.as_deref()).collect();
        for (path, request) in rule.matches() {
            let Some(prefix) = request.uri.as_ref().and_then(|uri| uri.prefix.as_deref()) else { continue };
            if prefix.is_empty() || prefix.ends_with('/') || is_unknown(prefix) || prefixes.contains(format!("{prefix}/").as_str()) {
                continue;
            }
            out.report(rule.service.object, rule.at("rewrite.uri"), format!("`{prefix}/x` becomes `{uri}/x`"))
                .note("only the matched prefix is replaced, so the path gets two slashes")
                .help(format!("match `prefix: {prefix}/` before `prefix: {prefix}`, with the same rewrite"))
                .related(rule.service.object, format!("{path}.uri.prefix"), "the prefix that is replaced");
            break;
        }
    }
}
