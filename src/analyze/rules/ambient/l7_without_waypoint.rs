//! Routes and policies for HTTP in ambient mode that no waypoint carries out.

use super::{is_ambient_service, is_http, point_namespace, waypoint_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::grpc_route::GrpcRoute;
use crate::api::gateway::http_route::HttpRoute;
use crate::api::gateway::parent_ref::ParentReference;
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::policy_target::PolicyTarget;
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::istio::wasm_plugin::WasmPlugin;
use crate::api::k8s::service::Service;
use crate::store::{Object, Of};

rule! {
    /// A route, traffic policy or HTTP policy for a Service in ambient mode that no waypoint serves.
    ///
    /// It looks at VirtualServices of the mesh, DestinationRules, HTTPRoutes and GRPCRoutes attached to a
    /// Service, and AuthorizationPolicies, RequestAuthentications and WasmPlugins that target one.
    ///
    /// ## Why is this bad?
    ///
    /// Node proxies forward bytes and look at identities only. Whatever concerns HTTP, subsets or traffic
    /// policies is done by a waypoint; without one the object has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
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
    "MSH1401", "l7-without-waypoint", Ambient, Warning,
    aliases: ["KIA0109", "KIA0210", "KIA0211", "KIA1109", "KIA1113", "KIA1317"],
    rows: ["AM-001", "AM-005", "AM-007", "AM-013", "AM-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.all::<HttpRoute>() {
        parents(cx, route.object, &route.body.parent_refs, out);
    }
    for route in cx.mesh.all::<GrpcRoute>() {
        parents(cx, route.object, &route.body.parent_refs, out);
    }
    hosts(cx, out);
    for policy in cx.mesh.all::<AuthorizationPolicy>().filter(|policy| policy.body.rules.iter().flatten().any(is_http)) {
        targets(cx, policy.object, policy.body.target_ref.as_ref(), &policy.body.target_refs, out);
    }
    for policy in cx.mesh.all::<RequestAuthentication>() {
        targets(cx, policy.object, policy.body.target_ref.as_ref(), &policy.body.target_refs, out);
    }
    for plugin in cx.mesh.all::<WasmPlugin>() {
        targets(cx, plugin.object, plugin.body.target_ref.as_ref(), &plugin.body.target_refs, out);
    }
}

fn parents(cx: &Context<'_>, object: &Object, parents: &[ParentReference], out: &mut Findings) {
    for (i, parent) in parents.iter().enumerate() {
        if parent.kind.as_deref() != Some("Service") || parent.group.as_deref().is_some_and(|group| !matches!(group, "" | "core")) {
            continue;
        }
        let namespace = parent.namespace.as_deref().unwrap_or(&object.namespace);
        let service = parent.name.as_deref().and_then(|name| cx.mesh.get::<Service>(namespace, name));
        if let Some(service) = service {
            report(cx, object, format!("spec.parentRefs[{i}].name"), service, out);
        }
    }
}

fn targets(cx: &Context<'_>, object: &Object, one: Option<&PolicyTarget>, many: &[PolicyTarget], out: &mut Findings) {
    let one = one.map(|target| ("spec.targetRef.name".to_owned(), target));
    let many = many.iter().enumerate().map(|(i, target)| (format!("spec.targetRefs[{i}].name"), target));
    for (path, target) in one.into_iter().chain(many).filter(|(_, target)| target.kind.as_deref() == Some("Service")) {
        let service = target.name.as_deref().and_then(|name| cx.mesh.get::<Service>(&object.namespace, name));
        if let Some(service) = service {
            report(cx, object, path, service, out);
        }
    }
}

/// VirtualServices of the mesh that route HTTP or TLS, and DestinationRules that change something.
fn hosts(cx: &Context<'_>, out: &mut Findings) {
    for routes in cx.mesh.all::<VirtualService>() {
        let body = routes.body;
        let of_mesh = body.gateways.is_empty() || body.gateways.iter().any(|gateway| gateway == "mesh");
        if !of_mesh || (body.http.is_empty() && body.tls.is_empty()) {
            continue;
        }
        for (i, host) in body.hosts.iter().enumerate() {
            if let Some(service) = cx.mesh.service(host, &routes.object.namespace) {
                report(cx, routes.object, format!("spec.hosts[{i}]"), service, out);
            }
        }
    }
    for rule in cx.mesh.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref().filter(|_| rule.body.traffic_policy.is_some() || !rule.body.subsets.is_empty()) else {
            continue;
        };
        if let Some(service) = cx.mesh.service(host, &rule.object.namespace) {
            report(cx, rule.object, "spec.host".to_owned(), service, out);
        }
    }
}

fn report(cx: &Context<'_>, object: &Object, path: String, service: Of<'_, Service>, out: &mut Findings) {
    if !is_ambient_service(cx, service) || !matches!(waypoint_of(cx, service.object), Some(None)) {
        return;
    }
    let name = service.object.name();
    let message = format!("{} has no effect: Service `{name}` is in ambient mode and has no waypoint", object.kind_name);
    let finding = out.report(object, path, message);
    finding.note("node proxies know neither HTTP nor traffic policies: callers connect to the pods directly");
    finding.help(format!("create a waypoint and label the Service or its namespace `{}: NAME`", super::USE_WAYPOINT));
    point_namespace(cx, finding, &service.object.namespace);
}
