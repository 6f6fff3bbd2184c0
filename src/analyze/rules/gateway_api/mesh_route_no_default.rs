//! Mesh routes that leave requests without a rule.

use std::collections::BTreeMap;

rule! {
    /// HTTPRoutes of a Service none of which matches all requests.
    ///
    /// Routes of one Service and one client namespace are looked at together.
    ///
    /// ## Why is this bad?
    ///
    /// As soon as a Service has a route, requests that match no rule get 404; they are not passed through
    /// to the Service.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - matches: [{headers: [{name: x-tier, value: gold}]}]
    ///     backendRefs: [{name: catalog-gold, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - matches: [{headers: [{name: x-tier, value: gold}]}]
    ///     backendRefs: [{name: catalog-gold, port: 80}]
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1243", "mesh-route-no-default", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-038"],
    fix: Some(Safety::Suggested),
}

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::gateway::http_match::{HttpMatch, PathMatchType};
use crate::diag::Safety;
use crate::store::gateway_api::{ParentKind, Route};
use crate::text::is_unknown;

/// Namespace of the clients, namespace and name of the Service.
type Place<'m> = (&'m str, &'m str, &'m str);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let routes = cx.mesh.gateway_routes();
    // A route of another kind takes the requests, or a later one completes it.
    let mut places: BTreeMap<Place<'_>, (bool, &Route<'_>, usize)> = BTreeMap::new();
    for route in &routes {
        let covers = route.kind != Kind::HttpRoute || takes_all(route);
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let name = parent.name.as_deref().unwrap_or_default();
            let place = (route.object.namespace.as_str(), route.parent_namespace(parent), name);
            places.entry(place).or_insert((false, route, position)).0 |= covers;
        }
    }
    for ((_, _, name), (_, route, position)) in places.into_iter().filter(|(_, (covered, _, _))| !covered) {
        if name.is_empty() || is_unknown(name) || route.rules().is_empty() {
            continue;
        }
        out.report(
            route.object,
            format!("spec.parentRefs[{position}].name"),
            format!("requests to Service `{name}` that match no rule get 404"),
        )
        .note("a route takes the place of the Service's own routing")
        .help(format!("add a last rule without matches and with backend `{name}`"));
    }
}

fn takes_all(route: &Route<'_>) -> bool {
    let any = |entry: &HttpMatch| {
        let path = entry.path.as_ref().is_none_or(|path| {
            let value = path.value.as_deref().unwrap_or("/");
            match path.type_.unwrap_or(PathMatchType::PathPrefix) {
                PathMatchType::PathPrefix => value == "/" || is_unknown(value),
                PathMatchType::RegularExpression => matches!(value, "/.*" | ".*" | "^/.*" | "^/.*$" | "^.*$"),
                PathMatchType::Exact => false,
            }
        });
        path && entry.headers.is_empty() && entry.query_params.is_empty() && entry.method.is_none()
    };
    route.rules().iter().filter_map(|rule| rule.http).any(|rule| rule.matches.is_empty() || rule.matches.iter().any(any))
}
