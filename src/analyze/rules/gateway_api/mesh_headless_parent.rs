//! Headless Services as parents of routes.

use super::{label, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::gateway_api::ParentKind;

rule! {
    /// A route that attaches to a headless Service.
    ///
    /// Headless Services (`clusterIP: None`) have no address of their own whose traffic could be routed.
    ///
    /// ## Why is this bad?
    ///
    /// The route has no effect: clients talk to the pods directly.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
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
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1246", "mesh-headless-parent", GatewayApi, Error,
    aliases: [],
    rows: ["RT-041"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let name = parent.name.as_deref().unwrap_or_default();
            let Some(service) = cx.mesh.get::<Service>(route.parent_namespace(parent), name) else { continue };
            if service.body.cluster_ip.as_deref() == Some("None") {
                out.report(route.object, format!("spec.parentRefs[{position}].name"), format!("{} is headless", label(service.object)))
                    .note("clients of a headless Service talk to its pods: no route applies")
                    .note(status("route", "Accepted", "NoMatchingParent"))
                    .related(service.object, "spec.clusterIP", "it has no address of its own")
                    .help("attach the route to a Service with a cluster IP");
            }
        }
    }
}
