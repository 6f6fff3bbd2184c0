//! Regular expressions of routes that proxies cannot compile.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_match::{MatchType, PathMatchType, ValueMatch};
use crate::store::gateway_api::{Route, RouteRule};
use crate::text::pattern;

rule! {
    /// A regular expression of a route's match that Envoy and other proxies with RE2 cannot compile.
    ///
    /// The dialect is the implementation's; nearly all take RE2, which has no look-around and no
    /// back-references.
    ///
    /// ## Why is this bad?
    ///
    /// The rule is dropped or never matches.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: RegularExpression, value: "/items/(?!admin).*"}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: RegularExpression, value: "/items/[0-9]+"}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1225", "route-regex", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            for (path, expression) in expressions(&rule) {
                one(&route, path, expression, out);
            }
        }
    }
}

fn one(route: &Route<'_>, path: String, expression: &str, out: &mut Findings) {
    if let Some(why) = pattern::regex_problem(expression) {
        out.report(route.object, path, format!("`{expression}` is no RE2 expression: {why}"))
            .note("Envoy refuses it: the rule never matches")
            .help("write it in RE2's syntax");
    }
}

fn expressions<'m>(rule: &RouteRule<'m>) -> Vec<(String, &'m str)> {
    let mut found = Vec::new();
    let values = |entries: &'m [ValueMatch], path: &str, found: &mut Vec<(String, &'m str)>| {
        for (position, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.type_ == Some(MatchType::RegularExpression)) {
            found.extend(entry.value.as_deref().map(|value| (format!("{path}[{position}].value"), value)));
        }
    };
    for (position, entry) in rule.http.iter().flat_map(|http| http.matches.iter().enumerate()) {
        let at = format!("{}.matches[{position}]", rule.path);
        let path = entry.path.as_ref().filter(|path| path.type_ == Some(PathMatchType::RegularExpression));
        found.extend(path.and_then(|path| path.value.as_deref()).map(|value| (format!("{at}.path.value"), value)));
        values(&entry.headers, &format!("{at}.headers"), &mut found);
        values(&entry.query_params, &format!("{at}.queryParams"), &mut found);
    }
    for (position, entry) in rule.grpc.iter().flat_map(|grpc| grpc.matches.iter().enumerate()) {
        let at = format!("{}.matches[{position}]", rule.path);
        if let Some(method) = entry.method.as_ref().filter(|method| method.type_ == Some(MatchType::RegularExpression)) {
            found.extend(method.service.as_deref().map(|value| (format!("{at}.method.service"), value)));
            found.extend(method.method.as_deref().map(|value| (format!("{at}.method.method"), value)));
        }
        values(&entry.headers, &format!("{at}.headers"), &mut found);
    }
    found
}
