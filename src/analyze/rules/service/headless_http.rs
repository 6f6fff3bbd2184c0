//! Headless HTTP Services of `StatefulSets`, which clients may call by pod address.

use super::{Family, Scene, Standing, family, is_headless, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::service::Service;

rule! {
    /// An HTTP port of a meshed headless Service in front of a StatefulSet.
    ///
    /// Off by default: it is a mistake only when clients call pods by their addresses.
    ///
    /// ## Why is this bad?
    ///
    /// HTTP is routed by the Host header: a request to a pod's address matches no route and may end
    /// with 503 or 404. Peers that call each other by address need a TCP port.
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
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   selector: {app: search}
    ///   ports: [{name: http-search, port: 9200}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: StatefulSet
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   serviceName: search
    ///   selector: {matchLabels: {app: search}}
    ///   template:
    ///     metadata: {labels: {app: search, version: v1}}
    ///     spec:
    ///       serviceAccountName: search
    ///       containers: [{name: search, image: "search:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   clusterIP: None
    ///   selector: {app: search}
    ///   ports: [{name: tcp-search, port: 9200}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: StatefulSet
    /// metadata: {name: search, namespace: shop}
    /// spec:
    ///   serviceName: search
    ///   selector: {matchLabels: {app: search}}
    ///   template:
    ///     metadata: {labels: {app: search, version: v1}}
    ///     spec:
    ///       serviceAccountName: search
    ///       containers: [{name: search, image: "search:1"}]
    /// ```
    "MSH0909", "headless-http", Service, Off,
    aliases: [],
    rows: ["SVC-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>().filter(|service| is_headless(service.body)) {
        let set = cx.backends(service).into_iter().find(|workload| workload.kind == Kind::StatefulSet);
        let Some(set) = set.filter(|_| scene.standing(service) != Standing::Apart) else { continue };
        for declared in tcp_ports(service).into_iter().filter(|declared| family(declared.protocol) == Some(Family::Http)) {
            let number = declared.port.port.unwrap_or_default();
            out.report(service.object, format!("{}.port", declared.path), format!("HTTP port {number} of a headless Service"))
                .related(set.object, "metadata.name", "the pods behind it")
                .note("HTTP is routed by the Host header: requests to a pod's address match no route")
                .help("call pods by their DNS names with the right Host header, or declare the port as `tcp`");
        }
    }
}
