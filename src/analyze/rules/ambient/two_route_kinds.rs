//! VirtualServices and Gateway API routes for one ambient Service.

use std::collections::BTreeMap;

use super::is_ambient_service;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::grpc_route::GrpcRoute;
use crate::api::gateway::http_route::HttpRoute;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::k8s::service::Service;
use crate::store::{Object, ObjectId};

rule! {
    /// A VirtualService and a Gateway API route for the same Service in ambient mode.
    ///
    /// ## Why is this bad?
    ///
    /// A waypoint does not merge the two kinds, and which one it takes is not defined.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 8080}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 8080}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.shop.svc.cluster.local]
    ///   http:
    ///   - route: [{destination: {host: catalog.shop.svc.cluster.local}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 8080}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 8080}]
    /// ```
    "MSH1409", "two-route-kinds", Ambient, Warning,
    aliases: [],
    rows: ["AM-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let http = cx.mesh.all::<HttpRoute>().map(|route| (route.object, &route.body.parent_refs));
    let grpc = cx.mesh.all::<GrpcRoute>().map(|route| (route.object, &route.body.parent_refs));
    let mut routed: BTreeMap<ObjectId, &Object> = BTreeMap::new();
    for (object, parents) in http.chain(grpc) {
        for parent in parents.iter().filter(|parent| parent.kind.as_deref() == Some("Service")) {
            let namespace = parent.namespace.as_deref().unwrap_or(&object.namespace);
            let service = parent.name.as_deref().and_then(|name| cx.mesh.get::<Service>(namespace, name));
            if let Some(service) = service.filter(|service| is_ambient_service(cx, *service)) {
                routed.entry(service.object.id).or_insert(object);
            }
        }
    }
    for routes in cx.mesh.all::<VirtualService>().filter(|_| !routed.is_empty()) {
        if !(routes.body.gateways.is_empty() || routes.body.gateways.iter().any(|gateway| gateway == "mesh")) {
            continue;
        }
        for (i, host) in routes.body.hosts.iter().enumerate() {
            let Some(service) = cx.mesh.service(host, &routes.object.namespace) else { continue };
            let Some(other) = routed.get(&service.object.id) else { continue };
            let message = format!("`{host}` is routed by this VirtualService and by {} `{}`", other.kind_name, other.name());
            let finding = out.report(routes.object, format!("spec.hosts[{i}]"), message);
            finding.note("in ambient mode the two are not merged, and which one applies is not defined").help("keep one of them");
            finding.related(other, "spec.parentRefs", "the other route");
        }
    }
}
