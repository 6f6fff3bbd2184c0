//! `ExternalName` Services as backends or parents of routes.

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::{Service, ServiceType};
use crate::store::Of;
use crate::store::gateway_api::ParentKind;

rule! {
    /// A route with an ExternalName Service as backend or parent.
    ///
    /// Gateway API advises implementations against them: the name behind them can be any, one inside the
    /// cluster included. Some implementations refuse them.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever may write the Service decides where the Gateway sends traffic; where they are refused,
    /// requests get 500.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   type: ExternalName
    ///   externalName: search.example.com
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: search, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: search, port: 80}]
    /// ```
    "MSH1215", "external-name-backend", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let external = |namespace: &str, name: &str| -> Option<Of<'_, Service>> {
        cx.mesh.get::<Service>(namespace, name).filter(|service| service.body.type_ == Some(ServiceType::ExternalName))
    };
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let Some(service) = external(backend.namespace(&route), backend.name()) else { continue };
            let said = format!("{} has type ExternalName: not every implementation sends traffic to it", label(service.object));
            out.report(route.object, format!("{}.name", backend.path), said)
                .note("Gateway API advises against it: the Service can point anywhere, into the cluster too")
                .related(service.object, "spec.type", "the type")
                .help("use what your implementation has for hosts outside the cluster");
        }
        for (position, parent) in route.parents.iter().enumerate() {
            let name = parent.name.as_deref().unwrap_or_default();
            let service = external(route.parent_namespace(parent), name).filter(|_| parent.target() == ParentKind::Service);
            let Some(service) = service else { continue };
            out.report(
                route.object,
                format!("spec.parentRefs[{position}].name"),
                format!("{} has type ExternalName", label(service.object)),
            )
            .note("meshes attach routes to Services with cluster IPs")
            .related(service.object, "spec.type", "the type")
            .help("attach to a Service with a cluster IP");
        }
    }
}
