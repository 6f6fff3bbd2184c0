//! A rewrite of the path in a rule that matches no path.

use crate::analyze::rules::routing::{http_rules, is_delegate};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A rewrite of the path in a rule that matches no path.
    ///
    /// ## Why is this bad?
    ///
    /// `rewrite.uri` replaces the part of the path that the rule matched. Where a match names no path
    /// there is no such part, and the path stays as it is.
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
    ///   - rewrite: {uri: /v2}
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
    ///   - match: [{uri: {prefix: /v1}}]
    ///     rewrite: {uri: /v2}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0247", "rewrite-without-match", Routing, Warning,
    aliases: [],
    rows: ["VS-082"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| !is_delegate(rule.service) && rule.route.delegate.is_none() && !rule.service.object.masked) {
        let rewrites = rule.route.rewrite.as_ref().and_then(|rewrite| rewrite.uri.as_deref()).is_some_and(|uri| !uri.is_empty());
        if rewrites && rule.route.matches.iter().all(|request| request.uri.is_none()) {
            out.report(rule.service.object, rule.at("rewrite.uri"), format!("rule {} rewrites the path but matches none", rule.label()))
                .note("`rewrite.uri` replaces what `match.uri` matched: without it the path stays as it is")
                .help("add `match` with a `uri`, such as `prefix: /`");
        }
    }
}
