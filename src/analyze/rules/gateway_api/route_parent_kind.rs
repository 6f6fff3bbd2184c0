//! Parent references whose group and kind do not go together.

use super::status;
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;
use crate::store::gateway_api::{GROUP, ParentKind};
use crate::text::is_unknown;

rule! {
    /// A parent reference to a kind that routes cannot attach to under its group.
    ///
    /// Group and kind default to Gateway API's `Gateway`. A Service has the empty group, which must be
    /// written: `group: ""`.
    ///
    /// ## Why is this bad?
    ///
    /// No controller takes the route: it has no effect.
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
    ///   parentRefs: [{kind: Service, name: catalog, port: 80}]
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
    "MSH1206", "route-parent-kind", GatewayApi, Error,
    aliases: [],
    rows: ["RT-006"],
    fix: Some(Safety::Suggested),
}

/// Kinds that some implementation lets routes attach to under Gateway API's own group.
const OWN: [&str; 4] = ["Gateway", "ListenerSet", "HTTPRoute", "GRPCRoute"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate() {
            let (group, kind) = (parent.group.as_deref().unwrap_or(GROUP), parent.kind.as_deref().unwrap_or("Gateway"));
            if parent.target() != ParentKind::Other || is_unknown(group) || is_unknown(kind) {
                continue;
            }
            let path = format!("spec.parentRefs[{position}]");
            let right = match (group, kind) {
                (GROUP | "v1", "Service") => "",
                ("" | "core" | "networking.istio.io" | "networking.k8s.io", "Gateway") => GROUP,
                (GROUP, kind) if !OWN.contains(&kind) => GROUP,
                ("" | "apps", _) => "",
                _ => continue,
            };
            let goes = kind == "Service" || kind == "Gateway";
            let said = if goes && parent.group.is_none() {
                "`kind: Service` without a group means a kind of Gateway API, which has no Service".to_owned()
            } else if goes {
                format!("group `{group}` has no {kind} that routes can attach to")
            } else {
                format!("routes cannot attach to a {kind}")
            };
            let field = if parent.group.is_some() && goes { ".group" } else { ".kind" };
            let finding = out.report(route.object, format!("{path}{field}"), said);
            finding.note("no controller takes the route").note(status("route", "Accepted", "NoMatchingParent"));
            if !goes {
                finding.help("parents are Gateways, ListenerSets and, in a mesh, Services");
                continue;
            }
            finding.help(format!("write `group: \"{right}\"`"));
            let (key, text) = ("group".to_owned(), format!("\"{right}\""));
            if parent.group.is_some() {
                finding.fix(Safety::Suggested, Change::Replace { path: format!("{path}.group"), text });
            } else {
                finding.fix(Safety::Suggested, Change::Insert { path, key, text });
            }
        }
    }
}
