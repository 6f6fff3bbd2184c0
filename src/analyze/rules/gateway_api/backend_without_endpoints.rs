//! Backends with nothing behind them.

use std::collections::BTreeSet;

rule! {
    /// A route's backend whose Service has neither a selector nor endpoints in the input.
    ///
    /// Endpoints may come from a controller, which is why this rule is off until it is selected.
    ///
    /// ## Why is this bad?
    ///
    /// Requests get 503.
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
    ///   parentRefs: [{name: edge}]
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
    /// apiVersion: discovery.k8s.io/v1
    /// kind: EndpointSlice
    /// metadata: {name: catalog-1, namespace: shop, labels: {kubernetes.io/service-name: catalog}}
    /// addressType: IPv4
    /// ports: [{name: http, port: 80}]
    /// endpoints: [{addresses: [192.0.2.1]}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1247", "backend-without-endpoints", GatewayApi, Off,
    aliases: [],
    rows: ["RT-042"],
    fix: None,
}

use super::{Behind, behind, label};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::endpoint_slice::EndpointSlice;
use crate::api::k8s::endpoints::Endpoints;
use crate::api::k8s::service::ServiceType;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let slices = cx.mesh.all::<EndpointSlice>();
    let sliced: BTreeSet<(&str, &str)> =
        slices.filter_map(|slice| Some((slice.object.namespace.as_str(), slice.object.label("kubernetes.io/service-name")?))).collect();
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let Behind::Service(service) = behind(cx, &route, backend) else { continue };
            let (namespace, name) = (service.object.namespace.as_str(), service.object.name());
            let served = !service.body.selector.is_empty()
                || service.body.type_ == Some(ServiceType::ExternalName)
                || sliced.contains(&(namespace, name))
                || cx.mesh.get::<Endpoints>(namespace, name).is_some();
            if !served {
                out.report(
                    route.object,
                    format!("{}.name", backend.path),
                    format!("{} has neither selector nor endpoints", label(service.object)),
                )
                .note("requests to it get 503")
                .related(service.object, "spec", "there is no `selector`")
                .help("give the Service a selector, or add its EndpointSlice");
            }
        }
    }
}
