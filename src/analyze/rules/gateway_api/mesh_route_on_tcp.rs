//! HTTP routes on opaque ports.

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::gateway_api::ParentKind;
use crate::store::hosts::Provider;

rule! {
    /// An HTTP or gRPC route on a Service port that is declared to carry something else.
    ///
    /// The protocol is that of `appProtocol`, else of the port's name up to its first `-`.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy does not look for requests in the port's bytes: the route has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-web, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
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
    "MSH1249", "mesh-route-on-tcp", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-044"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes().iter().filter(|route| matches!(route.kind, Kind::HttpRoute | Kind::GrpcRoute)) {
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let name = parent.name.as_deref().unwrap_or_default();
            let Some(service) = cx.mesh.get::<Service>(route.parent_namespace(parent), name) else { continue };
            let ports = Provider::Service(service).ports();
            let meant: Vec<_> = ports.iter().filter(|port| parent.port.is_none_or(|wanted| wanted == port.number)).collect();
            let Some(first) = meant.first().filter(|_| meant.iter().all(|port| port.protocol.is_opaque())) else { continue };
            let field = if parent.port.is_some() { "port" } else { "name" };
            let said = format!("port {} of {} is declared {}", first.number, label(service.object), first.protocol.word());
            out.report(route.object, format!("spec.parentRefs[{position}].{field}"), said)
                .note(format!("the proxy forwards its bytes without looking inside: the {} has no effect", route.kind_name()))
                .related(service.object, &first.path, "the port")
                .help("declare what the port carries: `appProtocol: http` (or `kubernetes.io/h2c`, `grpc`), or a name such as `http-web`");
        }
    }
}
