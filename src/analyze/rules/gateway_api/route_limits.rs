//! Limits on the size of routes, and names of their rules.

use std::collections::BTreeMap;

rule! {
    /// A route with more rules, matches, hostnames or backends than Gateway API allows, or with two rules of one name.
    ///
    /// At most 16 rules, 64 matches in a rule and 128 in all, 16 hostnames, 32 parents, 16 backends and 16
    /// filters in a rule.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route.
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
    ///   - name: main
    ///     matches: [{path: {type: PathPrefix, value: /a}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    ///   - name: main
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
    ///   - name: first
    ///     matches: [{path: {type: PathPrefix, value: /a}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    ///   - name: rest
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1220", "route-limits", GatewayApi, Error,
    aliases: [],
    rows: ["RT-017"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::store::gateway_api::{Route, RouteRule};
use crate::text::is_unknown;

const RULES: usize = 16;
const MATCHES_OF_A_RULE: usize = 64;
const MATCHES: usize = 128;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        let rules = route.rules();
        let all: usize = rules.iter().map(matches).sum();
        limit(&route, "spec.rules", rules.len(), RULES, "rules", out);
        limit(&route, "spec.hostnames", route.hostnames.len(), 16, "hostnames", out);
        limit(&route, "spec.parentRefs", route.parents.len(), 32, "parents", out);
        let mut one_too_large = false;
        for rule in &rules {
            one_too_large |= limit(&route, &format!("{}.matches", rule.path), matches(rule), MATCHES_OF_A_RULE, "matches in a rule", out);
            limit(&route, &format!("{}.backendRefs", rule.path), rule.backends.len(), 16, "backends in a rule", out);
            limit(&route, &format!("{}.filters", rule.path), rule.filters.len(), 16, "filters in a rule", out);
        }
        if !one_too_large && rules.len() <= RULES {
            limit(&route, "spec.rules", all, MATCHES, "matches in all its rules", out);
        }
        names(&route, &rules, out);
    }
}

fn matches(rule: &RouteRule<'_>) -> usize {
    rule.http.map_or(0, |http| http.matches.len()) + rule.grpc.map_or(0, |grpc| grpc.matches.len())
}

fn limit(route: &Route<'_>, path: &str, found: usize, most: usize, what: &str, out: &mut Findings) -> bool {
    if found > most {
        out.report(route.object, path, format!("{found} {what}, at most {most} are allowed"))
            .note("the API server rejects the route")
            .help("divide the route into several: routes of one parent are merged")
            .on_key();
    }
    found > most
}

fn names(route: &Route<'_>, rules: &[RouteRule<'_>], out: &mut Findings) {
    let mut seen: BTreeMap<&str, &RouteRule<'_>> = BTreeMap::new();
    for rule in rules {
        let Some(name) = rule.name.filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
        if let Some(earlier) = seen.insert(name, rule) {
            out.report(route.object, format!("{}.name", rule.path), format!("two rules are named `{name}`"))
                .note("names of rules are unique within a route: the API server rejects it")
                .related(route.object, format!("{}.name", earlier.path), "the other rule")
                .help("rename one of them");
        }
    }
}
