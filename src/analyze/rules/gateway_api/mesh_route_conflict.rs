//! Kinds of mesh routes that exclude each other.

use std::collections::BTreeMap;

rule! {
    /// Routes of different kinds for one port of a Service.
    ///
    /// GRPCRoutes go before HTTPRoutes, those before TLSRoutes, those before TCPRoutes. Compared are
    /// routes of one client namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Only the first kind is used; the other routes have no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 80}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: TCPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 80}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 80}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1248", "mesh-route-conflict", GatewayApi, Error,
    aliases: [],
    rows: ["RT-043"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::store::gateway_api::{ParentKind, Route};
use crate::text::is_unknown;

/// A route's claim on a port of a Service; no port means all of them.
#[derive(Clone, Copy)]
struct Claim<'a, 'm> {
    route: &'a Route<'m>,
    position: usize,
    port: Option<i64>,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let routes = cx.mesh.gateway_routes();
    let mut claims: BTreeMap<(&str, &str, &str), Vec<Claim<'_, '_>>> = BTreeMap::new();
    for route in routes.iter().filter(|route| rank(route.kind).is_some()) {
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let name = parent.name.as_deref().unwrap_or_default();
            // A section names a port, too; which one is not looked up.
            if !name.is_empty() && !is_unknown(name) && parent.section_name.is_none() {
                let place = (route.object.namespace.as_str(), route.parent_namespace(parent), name);
                claims.entry(place).or_default().push(Claim { route, position, port: parent.port });
            }
        }
    }
    for ((_, _, name), claims) in claims {
        // The strongest claim of each port, and of all ports.
        let mut strongest: BTreeMap<Option<i64>, Claim<'_, '_>> = BTreeMap::new();
        for claim in &claims {
            let known = strongest.entry(claim.port).or_insert(*claim);
            if rank(claim.route.kind) < rank(known.route.kind) {
                *known = *claim;
            }
        }
        let of_any = strongest.values().copied().min_by_key(|claim| rank(claim.route.kind));
        for claim in &claims {
            let rivals = match claim.port {
                Some(port) => [strongest.get(&Some(port)).copied(), strongest.get(&None).copied()],
                None => [of_any, None],
            };
            let winner = rivals
                .into_iter()
                .flatten()
                .filter(|rival| rank(rival.route.kind) < rank(claim.route.kind))
                .min_by_key(|rival| rank(rival.route.kind));
            if let Some(winner) = winner {
                let said = format!("{} takes Service `{name}` from this {}", label(winner.route.object), claim.route.kind_name());
                out.report(claim.route.object, format!("spec.parentRefs[{}].name", claim.position), said)
                    .note("of several kinds of routes for one port only the first is used: GRPCRoute, HTTPRoute, TLSRoute, TCPRoute")
                    .related(winner.route.object, format!("spec.parentRefs[{}].name", winner.position), "the route that wins")
                    .help("use one kind per port; name the `port` in the parent reference");
            }
        }
    }
}

/// Returns the place in the order of precedence.
fn rank(kind: Kind) -> Option<u8> {
    match kind {
        Kind::GrpcRoute => Some(0),
        Kind::HttpRoute => Some(1),
        Kind::TlsRoute => Some(2),
        Kind::TcpRoute => Some(3),
        _ => None,
    }
}
