//! Parent references that repeat each other.

use std::collections::BTreeMap;

rule! {
    /// Two parent references of one route to the same parent that are not told apart.
    ///
    /// References to one object must all have a `sectionName` (or all a `port`), each another one.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - name: edge
    ///   - name: edge
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - name: edge
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1207", "duplicate-parent", GatewayApi, Error,
    aliases: [],
    rows: ["RT-005"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::parent_ref::ParentReference;
use crate::store::gateway_api::GROUP;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        let mut seen: BTreeMap<(&str, &str, &str, &str), Vec<usize>> = BTreeMap::new();
        for (position, parent) in route.parents.iter().enumerate() {
            let name = parent.name.as_deref().unwrap_or_default();
            if !name.is_empty() && !is_unknown(name) {
                let (group, kind) = (parent.group.as_deref().unwrap_or(GROUP), parent.kind.as_deref().unwrap_or("Gateway"));
                seen.entry((group, kind, route.parent_namespace(parent), name)).or_default().push(position);
            }
        }
        for ((_, kind, _, name), positions) in seen {
            let clash = positions.iter().enumerate().find_map(|(later, position)| {
                let earlier = positions[..later].iter().find(|earlier| alike(&route.parents[**earlier], &route.parents[*position]))?;
                Some((*earlier, *position))
            });
            let Some((earlier, later)) = clash else { continue };
            out.report(route.object, format!("spec.parentRefs[{later}].name"), format!("{kind} `{name}` is a parent twice"))
                .note("the API server rejects the route")
                .related(route.object, format!("spec.parentRefs[{earlier}].name"), "the other reference")
                .help("remove one of them, or give each another `sectionName`");
        }
    }
}

/// Tells whether the API server refuses the two side by side.
fn alike(left: &ParentReference, right: &ParentReference) -> bool {
    let sections = (left.section_name.as_deref().unwrap_or_default(), right.section_name.as_deref().unwrap_or_default());
    let told_by_section = !sections.0.is_empty() && !sections.1.is_empty() && (sections.0 != sections.1 || is_unknown(sections.0));
    let told_by_port = left.port.is_some() && right.port.is_some() && left.port != right.port;
    !told_by_section && !told_by_port
}
