//! A pattern of a VirtualService that is no RE2 expression, or is longer than 1024 characters.

use crate::analyze::rules::routing::{http_rules, texts};
use crate::analyze::{Context, Findings, rule};
use crate::text::pattern::regex_problem;

rule! {
    /// A pattern of a VirtualService that is no RE2 expression, or is longer than 1024 characters.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object. RE2 has no look-around and no back-references, and `*` alone
    /// is no wildcard: any text is `.*`.
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
    ///   - match: [{uri: {regex: "/items/(?!new).*"}}]
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
    ///   - match: [{uri: {regex: "/items/[0-9]+"}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0255", "invalid-regex", Routing, Error,
    aliases: [],
    rows: ["GEN-038"],
    fix: None,
}

/// The API server's limit.
const LONGEST: usize = 1024;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let mut patterns: Vec<(String, &str)> = Vec::new();
        for (path, request) in rule.matches() {
            let found = texts(request).into_iter();
            patterns.extend(found.filter_map(|(field, text)| Some((format!("{path}.{field}.regex"), text.regex.as_deref()?))));
        }
        let origins = rule.route.cors_policy.iter().flat_map(|cors| cors.allow_origins.iter().enumerate());
        patterns.extend(
            origins.filter_map(|(at, text)| Some((rule.at(&format!("corsPolicy.allowOrigins[{at}].regex")), text.regex.as_deref()?))),
        );
        let rewrite = rule.route.rewrite.as_ref().and_then(|rewrite| rewrite.uri_regex_rewrite.as_ref());
        patterns
            .extend(rewrite.and_then(|rewrite| rewrite.pattern.as_deref()).map(|text| (rule.at("rewrite.uriRegexRewrite.match"), text)));
        for (path, pattern) in patterns {
            let reason = if pattern.len() > LONGEST {
                Some(format!("it has {} characters, {LONGEST} are allowed", pattern.len()))
            } else {
                regex_problem(pattern)
            };
            let Some(reason) = reason else { continue };
            let finding = out.report(rule.service.object, path, format!("`{}` is no valid pattern: {reason}", shortened(pattern)));
            finding.note("the API server rejects the object");
            if pattern.starts_with('*') {
                let better = pattern.replace('.', "\\.").replace('*', ".*");
                finding.help(format!("patterns are RE2 expressions, not globs: write `{better}`"));
            } else {
                finding.help("write it in RE2 syntax, or match by `exact` or `prefix`");
            }
        }
    }
}

fn shortened(pattern: &str) -> String {
    if pattern.chars().count() > 60 { pattern.chars().take(59).chain(['…']).collect() } else { pattern.to_owned() }
}
