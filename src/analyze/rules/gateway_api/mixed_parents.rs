//! Routes for ingress and mesh traffic at once.

use crate::analyze::{Context, Findings, rule};
use crate::store::gateway_api::ParentKind;

rule! {
    /// A route that attaches to a Gateway and to a Service.
    ///
    /// ## Why is this bad?
    ///
    /// Hostnames count for the Gateway only, and grants are needed for the Gateway only: the route means
    /// two things.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}, {group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1208", "mixed-parents", GatewayApi, Off,
    aliases: [],
    rows: ["RT-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes().iter().filter(|route| route.has_gateway_parent()) {
        let service = route.parents.iter().position(|parent| parent.target() == ParentKind::Service);
        if let Some(position) = service {
            out.report(route.object, format!("spec.parentRefs[{position}].name"), "the route attaches to a Gateway and to a Service")
                .note("hostnames and grants count for the Gateway only")
                .help("write two routes");
        }
    }
}
