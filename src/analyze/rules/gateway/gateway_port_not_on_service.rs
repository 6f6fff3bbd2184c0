//! Servers on ports that no Service in front of the gateway has.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::k8s::service::Service;
use crate::api::selector::labels_match;
use crate::diag::Safety;
use crate::store::gateways::servers;
use crate::store::{Of, Workload};
use crate::text::words;
use crate::yaml::decode::IntOrString;

rule! {
    /// A server on a port that no Service in front of the gateway's pods has.
    ///
    /// The port may be the Service's `port` or the `targetPort` behind it.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy listens, but nobody can get there through the Service.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {app: edge}}
    ///   template:
    ///     metadata: {labels: {app: edge}}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {app: edge}
    ///   type: LoadBalancer
    ///   ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {app: edge}
    ///   servers:
    ///   - port: {number: 8000, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {app: edge}}
    ///   template:
    ///     metadata: {labels: {app: edge}}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: gateway, namespace: ingress}
    /// spec:
    ///   selector: {app: edge}
    ///   type: LoadBalancer
    ///   ports: [{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {app: edge}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ```
    "MSH0304", "gateway-port-not-on-service", Gateway, Warning,
    aliases: ["IST0162"],
    rows: ["GW-025"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.all::<Gateway>() {
        let pods = cx.gateway_workloads(gateway);
        let host_ports = pods.iter().any(|workload| {
            let declared = workload.pod.containers.iter().flat_map(|container| &container.ports);
            workload.pod.host_network == Some(true) || workload.object.masked || declared.clone().any(|port| port.host_port.is_some())
        });
        let services = services_of(cx, &pods);
        if services.is_empty() || host_ports || services.iter().any(|service| service.object.masked) {
            continue;
        }
        let reachable = reachable_ports(cx, &services, &pods);
        for server in servers(gateway) {
            let Some(port) = server.port().map(i64::from).filter(|port| !reachable.contains(port)) else { continue };
            let path = format!("{}.port.number", server.path());
            let names = words::list(services.iter().map(|service| service.object.name()), 3);
            let finding = out.report(gateway.object, &path, format!("port {port} is no port of Service {names} in front of the gateway"));
            finding.note("the proxy listens, but nobody gets there through the Service");
            let ports: BTreeSet<i64> = services.iter().flat_map(|service| &service.body.ports).filter_map(|port| port.port).collect();
            finding.help(format!(
                "add the port to the Service, or write one of its ports: {}",
                words::list(ports.iter().map(i64::to_string), 8)
            ));
            finding.related(services[0].object, "spec.ports", "its ports");
            if let (1, Some(only)) = (ports.len(), ports.first()) {
                finding.suggest_value(path, &only.to_string());
            }
        }
    }
}

/// Returns the Services whose selector matches some of the pods.
fn services_of<'m>(cx: &Context<'m>, pods: &[Workload<'m>]) -> Vec<Of<'m, Service>> {
    let spaces: BTreeSet<&str> = pods.iter().map(Workload::namespace).collect();
    let mut found = Vec::new();
    for space in spaces {
        found.extend(cx.mesh.within::<Service>(space).filter(|service| {
            let selector = &service.body.selector;
            !selector.is_empty() && pods.iter().any(|pod| pod.namespace() == space && labels_match(selector, pod.labels()))
        }));
    }
    found
}

fn reachable_ports(cx: &Context<'_>, services: &[Of<'_, Service>], pods: &[Workload<'_>]) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    for service in services {
        for (position, port) in service.body.ports.iter().enumerate() {
            found.extend(port.port);
            if let Some(IntOrString::Int(number)) = port.target_port {
                found.insert(number);
            }
            found.extend(pods.iter().filter_map(|pod| cx.target_port(*service, position, pod)));
        }
    }
    found
}
