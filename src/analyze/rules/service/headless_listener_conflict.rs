//! TCP ports without an address that share their number with HTTP ports.

use std::collections::BTreeMap;

use super::{Family, Scene, Standing, family, is_headless, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::Of;

rule! {
    /// A TCP port of a headless Service without a selector whose number is also an HTTP port of another Service of its namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Such a Service has no address of its own: proxies open one listener for the number, on all
    /// addresses, and only one of the two protocols gets it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   ports: [{name: tcp-legacy, port: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http-catalog, port: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   ports: [{name: tcp-legacy, port: 7070}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http-catalog, port: 8080}]
    /// ```
    "MSH0910", "headless-listener-conflict", Service, Warning,
    aliases: [],
    rows: ["SVC-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    let mut http: BTreeMap<(&str, i64), (Of<'_, Service>, String)> = BTreeMap::new();
    for service in cx.mesh.all::<Service>().filter(|service| !is_headless(service.body)) {
        for declared in tcp_ports(service).into_iter().filter(|declared| family(declared.protocol) == Some(Family::Http)) {
            let key = (service.object.namespace.as_str(), declared.port.port.unwrap_or_default());
            http.entry(key).or_insert((service, declared.path));
        }
    }
    for service in cx.all::<Service>().filter(|service| is_headless(service.body) && service.body.selector.is_empty()) {
        for declared in tcp_ports(service).into_iter().filter(|declared| family(declared.protocol) == Some(Family::Tcp)) {
            let number = declared.port.port.unwrap_or_default();
            let Some((other, path)) = http.get(&(service.object.namespace.as_str(), number)) else { continue };
            let standing = scene.standing(service);
            if standing == Standing::Apart || other.object.same_identity(service.object) {
                continue;
            }
            let message = format!("TCP port {number} of a Service without addresses is HTTP in Service `{}`", other.object.name());
            let finding = out.report(service.object, format!("{}.port", declared.path), message);
            finding.note("proxies have one listener for the number on all addresses: one of the two protocols loses");
            finding.help("use a number that no HTTP port has, or give the Service an address");
            finding.related(other.object, format!("{path}.port"), "HTTP here");
            standing.temper(finding);
        }
    }
}
