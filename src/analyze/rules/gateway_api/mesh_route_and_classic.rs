//! Services that two routing APIs govern.

use std::collections::BTreeMap;

rule! {
    /// A Service with a Gateway API route and with a ServiceProfile or VirtualService.
    ///
    /// In Linkerd the ServiceProfile wins. In Istio the two are not meant to be mixed: waypoints do not
    /// support it.
    ///
    /// ## Why is this bad?
    ///
    /// One of the two has no effect.
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
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.shop.svc.cluster.local]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog.shop.svc.cluster.local}}]
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
    ///   - timeouts: {request: 5s}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1250", "mesh-route-and-classic", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-045", "AM-009"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::api::linkerd::service_profile::ServiceProfile;
use crate::store::Object;
use crate::store::gateway_api::ParentKind;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut classic: BTreeMap<String, (&Object, String)> = BTreeMap::new();
    for profile in cx.mesh.all::<ServiceProfile>() {
        classic.insert(profile.object.name().to_owned(), (profile.object, "metadata.name".to_owned()));
    }
    for service in cx.mesh.all::<VirtualService>() {
        let in_mesh = service.body.gateways.is_empty() || service.body.gateways.iter().any(|gateway| gateway == "mesh");
        for (position, host) in service.body.hosts.iter().enumerate().filter(|_| in_mesh) {
            let host = cx.mesh.full_host(host, &service.object.namespace);
            classic.entry(host).or_insert((service.object, format!("spec.hosts[{position}]")));
        }
    }
    if classic.is_empty() {
        return;
    }
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let host = cx.mesh.service_host(parent.name.as_deref().unwrap_or_default(), route.parent_namespace(parent));
            let Some((rival, path)) = classic.get(&host) else { continue };
            let name = parent.name.as_deref().unwrap_or_default();
            let finding = out.report(
                route.object,
                format!("spec.parentRefs[{position}].name"),
                format!("{} routes Service `{name}`, too", label(rival)),
            );
            finding.related(rival, path, "the other one").help("keep one of the two APIs for a Service");
            if rival.kind_name == "ServiceProfile" {
                finding.note("Linkerd uses the ServiceProfile and ignores the route");
            } else {
                finding.note("Istio does not support both for one Service: which one applies depends on the data plane");
            }
        }
    }
}
