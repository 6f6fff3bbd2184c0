//! Routes of a Service's clients.

use std::collections::BTreeMap;

rule! {
    /// A route in another namespace than the Service it attaches to, which applies to clients of its own namespace only.
    ///
    /// Several such routes of one namespace are merged: they cannot differ per client.
    ///
    /// ## Why is this bad?
    ///
    /// Clients of other namespaces are not affected, which surprises where the route was meant for all.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: web}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, namespace: shop}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, namespace: shop, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1244", "consumer-route", GatewayApi, Off,
    aliases: [],
    rows: ["RT-039", "RT-040"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::store::Object;
use crate::store::gateway_api::ParentKind;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut first: BTreeMap<(&str, &str, &str), &Object> = BTreeMap::new();
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let own = route.object.namespace.as_str();
            let space = parent.namespace.as_deref().filter(|space| !space.is_empty()).unwrap_or(own);
            let name = parent.name.as_deref().unwrap_or_default();
            if space == own || name.is_empty() {
                continue;
            }
            let said = format!("the route applies to clients of namespace `{own}` only");
            let finding = out.report(route.object, format!("spec.parentRefs[{position}].name"), said);
            finding
                .note(format!("Service `{name}` is in namespace `{space}`"))
                .help("a route for all clients stands in the Service's own namespace");
            let earlier = *first.entry((own, space, name)).or_insert(route.object);
            if earlier.id != route.object.id {
                finding.related(earlier, "metadata.name", format!("merged with {}", label(earlier)));
            }
        }
    }
}
