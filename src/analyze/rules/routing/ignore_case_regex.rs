//! `ignoreUriCase` beside a path match by pattern, where it has no effect.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// `ignoreUriCase` beside a path match by pattern, where it has no effect.
    ///
    /// ## Why is this bad?
    ///
    /// Only `exact` and `prefix` obey it: the pattern stays case-sensitive, and paths in other letter
    /// case miss the rule.
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
    ///   - match: [{uri: {regex: "/items/[0-9]+"}, ignoreUriCase: true}]
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
    ///   - match: [{uri: {regex: "(?i)/items/[0-9]+"}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0234", "ignore-case-regex", Routing, Warning,
    aliases: [],
    rows: ["VS-060"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        for (path, request) in rule.matches() {
            let regex = request.uri.as_ref().and_then(|uri| uri.regex.as_deref());
            if let (Some(regex), Some(true)) = (regex, request.ignore_uri_case) {
                out.report(rule.service.object, format!("{path}.ignoreUriCase"), "`ignoreUriCase` has no effect on a pattern")
                    .note("only `exact` and `prefix` obey it")
                    .help(format!("begin the pattern with `(?i)`: `(?i){regex}`"));
            }
        }
    }
}
