//! Headers and query parameters that one match names twice.

use std::collections::BTreeMap;

rule! {
    /// Two conditions on one header or query parameter in one match.
    ///
    /// Header names are compared without regard to letter case.
    ///
    /// ## Why is this bad?
    ///
    /// Written alike, the API server rejects the route; in different letter case only the first counts.
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
    ///   - matches:
    ///     - headers: [{name: X-Tier, value: gold}, {name: x-tier, value: silver}]
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
    ///   - matches:
    ///     - headers: [{name: x-tier, value: gold}]
    ///     - headers: [{name: x-tier, value: silver}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1223", "repeated-match-name", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-020"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_match::ValueMatch;
use crate::diag::Level;
use crate::store::gateway_api::Route;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            for (position, entry) in rule.http.iter().flat_map(|http| http.matches.iter().enumerate()) {
                let path = format!("{}.matches[{position}]", rule.path);
                repeated(&route, &entry.headers, &format!("{path}.headers"), "header", out);
                repeated(&route, &entry.query_params, &format!("{path}.queryParams"), "query parameter", out);
            }
            for (position, entry) in rule.grpc.iter().flat_map(|grpc| grpc.matches.iter().enumerate()) {
                repeated(&route, &entry.headers, &format!("{}.matches[{position}].headers", rule.path), "header", out);
            }
        }
    }
}

fn repeated(route: &Route<'_>, entries: &[ValueMatch], path: &str, what: &str, out: &mut Findings) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (position, entry) in entries.iter().enumerate() {
        let Some(name) = entry.name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
        let key = if what == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
        let Some(first) = seen.get(&key) else {
            seen.insert(key, position);
            continue;
        };
        let alike = entries[*first].name.as_deref() == Some(name);
        let finding = out.report(route.object, format!("{path}[{position}].name"), format!("{what} `{name}` is matched twice"));
        finding.related(route.object, format!("{path}[{first}].name"), "the first condition");
        finding.help("alternatives are matches of their own; two conditions on one value can be one regular expression");
        if alike {
            finding.level(Level::Error).note("the API server rejects the route");
        } else {
            finding.note("only the first condition counts");
        }
    }
}
