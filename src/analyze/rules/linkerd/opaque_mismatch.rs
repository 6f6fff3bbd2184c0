//! A port that is opaque for the Service but not for its pods, or the other way round.

use super::annotations::{DEFAULT_OPAQUE, OPAQUE, Ports, is_meshed, of_pods, of_service};
use super::servers::{ports_of, workloads_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::linkerd::server::{ProxyProtocol, Server};
use crate::store::ObjectId;
use std::collections::BTreeSet;

rule! {
    /// A port that is opaque for the Service but not for its pods, or the other way round.
    ///
    /// ## Why is this bad?
    ///
    /// Client and server proxies disagree about the protocol: connections hang until protocol detection gives up, or fail.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: db
    ///   namespace: shop
    ///   annotations:
    ///     config.linkerd.io/opaque-ports: "5433"
    /// spec:
    ///   selector: {app: db}
    ///   ports: [{name: tcp-db, port: 5433}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: db}}
    ///   template:
    ///     metadata:
    ///       labels: {app: db}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///     spec:
    ///       containers:
    ///       - name: db
    ///         image: registry.example.com/db:1.0.0
    ///         ports: [{name: main, containerPort: 5433}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: db
    ///   namespace: shop
    ///   annotations:
    ///     config.linkerd.io/opaque-ports: "5433"
    /// spec:
    ///   selector: {app: db}
    ///   ports: [{name: tcp-db, port: 5433}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: db}}
    ///   template:
    ///     metadata:
    ///       labels: {app: db}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///         config.linkerd.io/opaque-ports: "5433"
    ///     spec:
    ///       containers:
    ///       - name: db
    ///         image: registry.example.com/db:1.0.0
    ///         ports: [{name: main, containerPort: 5433}]
    /// ```
    "MSH1330", "opaque-mismatch", Linkerd, Warning,
    aliases: [],
    rows: ["LD-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let opaque_servers = opaque_servers(cx);
    for service in cx.all::<Service>().filter(|service| service.body.cluster_ip.as_deref() != Some("None")) {
        let at_service = of_service(cx, service, OPAQUE);
        let for_service = Ports::parse(at_service.as_ref().map_or(DEFAULT_OPAQUE, |setting| setting.value));
        for workload in cx.backends(service).into_iter().filter(|workload| is_meshed(cx, workload) && !workload.object.masked) {
            let at_pods = of_pods(cx, &workload, OPAQUE);
            if (at_service.is_none() && at_pods.is_none()) || service.object.masked {
                continue;
            }
            let for_pods = Ports::parse(at_pods.as_ref().map_or(DEFAULT_OPAQUE, |setting| setting.value));
            if for_service.is_unknown() || for_pods.is_unknown() {
                continue;
            }
            let port = service.body.ports.iter().enumerate().find_map(|(position, port)| {
                let number = port.port?;
                let target = cx.target_port(service, position, &workload)?;
                let declared = workload.pod.all_containers().flat_map(|container| &container.ports);
                let name = declared.into_iter().find(|port| port.container_port == Some(target)).and_then(|port| port.name.as_deref());
                let by_server = opaque_servers.contains(&(workload.object.id, target));
                let (client, server) = (for_service.contains(number, port.name.as_deref()), by_server || for_pods.contains(target, name));
                (client != server).then_some((number, target, client))
            });
            let Some((number, target, client)) = port else { continue };
            let (service_name, pods) = (service.object.name(), workload.object.name());
            let (message, help) = if client {
                (
                    format!("port {number} is opaque for Service `{service_name}`, but port {target} is not for the pods of `{pods}`"),
                    format!("add {target} to `{OPAQUE}` of the pods, or annotate the namespace for both"),
                )
            } else {
                (
                    format!("port {target} is opaque for the pods of `{pods}`, but port {number} is not for Service `{service_name}`"),
                    format!("add {number} to `{OPAQUE}` of the Service, or annotate the namespace for both"),
                )
            };
            let place = if client { at_service.clone().or(at_pods) } else { at_pods.or(at_service.clone()) };
            let Some(place) = place else { continue };
            let other = if client { (workload.object, "its pods") } else { (service.object, "the Service") };
            out.report(place.object, place.path, message)
                .note("an annotation replaces the default list; both sides must agree")
                .help(help)
                .related(other.0, "metadata.name", other.1);
        }
    }
}

/// Ports of workloads that a Server declares opaque.
fn opaque_servers(cx: &Context<'_>) -> BTreeSet<(ObjectId, i64)> {
    let mut found = BTreeSet::new();
    for server in cx.all::<Server>().filter(|server| server.body.proxy_protocol == Some(ProxyProtocol::Opaque)) {
        for workload in workloads_of(cx, server) {
            found.extend(ports_of(server.body, &workload).into_iter().map(|port| (workload.object.id, port)));
        }
    }
    found
}
