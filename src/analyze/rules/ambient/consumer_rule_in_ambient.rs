//! Routes and rules in other namespaces than their ambient Service.

use super::{is_ambient_service, waypoint_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Object;

rule! {
    /// A VirtualService or DestinationRule for an ambient Service of another namespace.
    ///
    /// ## Why is this bad?
    ///
    /// A waypoint belongs to the Service and reads the objects of its namespace. What a caller's namespace
    /// says about the Service has no effect in ambient mode.
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
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: bank}
    /// spec:
    ///   host: catalog.shop.svc.cluster.local
    ///   trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
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
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.shop.svc.cluster.local
    ///   trafficPolicy: {connectionPool: {tcp: {maxConnections: 100}}}
    /// ```
    "MSH1406", "consumer-rule-in-ambient", Ambient, Warning,
    aliases: ["KIA0212", "KIA1114"],
    rows: ["AM-006", "AM-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.mesh.all::<DestinationRule>() {
        if let Some(host) = rule.body.host.as_deref() {
            look(cx, rule.object, host, "spec.host".to_owned(), out);
        }
    }
    for routes in cx.mesh.all::<VirtualService>() {
        if routes.body.gateways.is_empty() || routes.body.gateways.iter().any(|gateway| gateway == "mesh") {
            for (i, host) in routes.body.hosts.iter().enumerate() {
                look(cx, routes.object, host, format!("spec.hosts[{i}]"), out);
            }
        }
    }
}

fn look(cx: &Context<'_>, object: &Object, host: &str, path: String, out: &mut Findings) {
    let namespace = &object.namespace;
    let Some(service) = cx.mesh.service(host, namespace).filter(|service| service.object.namespace != *namespace) else { return };
    let bound = matches!(waypoint_of(cx, service.object), Some(Some(_)));
    if !bound || !is_ambient_service(cx, service) || cx.mesh.settings.is_root(namespace) {
        return;
    }
    let home = &service.object.namespace;
    let finding = out.report(object, path, format!("the waypoint of `{host}` reads objects of namespace `{home}` only"));
    finding.note("callers in ambient mode are not affected by this object").help(format!("move it to namespace `{home}`"));
    finding.related(service.object, "metadata.namespace", "the Service is there");
}
