//! Pods behind Services that declare one port as different protocols.

use std::collections::BTreeMap;

use super::{family, shared, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::protocol::Protocol as Transport;
use crate::api::k8s::service::Service;
use crate::store::Of;

rule! {
    /// A meshed workload behind several Services that declare the same port as different protocols.
    ///
    /// HTTP, TLS and TCP are told apart, and TCP from UDP (port 53 is left alone).
    ///
    /// ## Why is this bad?
    ///
    /// The proxy beside the pod has one listener for the port: it takes the protocol of one Service,
    /// and traffic of the other is misread.
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
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-raw, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: tcp, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-raw, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: tcp, port: 8081}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    "MSH0914", "shared-port-protocol", Service, Warning,
    aliases: ["IST0116"],
    rows: ["SVC-015"],
    fix: None,
}

/// A Service, the path of its port, and the protocol it declares for the container's port.
type Claim<'m> = (Of<'m, Service>, String, &'static str);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for (workload, services) in shared(cx).into_values() {
        let mut claims: BTreeMap<i64, Vec<Claim<'_>>> = BTreeMap::new();
        for service in services {
            for (target, claim) in claims_of(cx, service, &workload) {
                claims.entry(target).or_default().push(claim);
            }
        }
        for (target, claims) in claims {
            let Some((first, first_path, protocol)) = claims.first() else { continue };
            let other = claims.iter().skip(1).find(|(service, _, other)| other != protocol && service.object.id != first.object.id);
            let Some((second, path, other)) = other else { continue };
            let name = format!("{} `{}`", workload.object.kind_name, workload.object.name());
            let message = format!("port {target} of {name} is {other} here, and {protocol} in Service `{}`", first.object.name());
            out.report(second.object, path, message)
                .note("the proxy beside the pod has one listener for the port: traffic of one of them is misread")
                .help("declare the same protocol in both Services")
                .related(first.object, first_path, format!("{protocol} here"))
                .related(workload.object, "metadata.name", "the workload behind both");
        }
    }
}

/// Returns what a Service declares about the ports of a workload.
fn claims_of<'m>(cx: &Context<'m>, service: Of<'m, Service>, workload: &crate::store::Workload<'m>) -> Vec<(i64, Claim<'m>)> {
    let mut found = Vec::new();
    let target = |position: usize| cx.mesh.target_port(service, position, workload);
    for declared in tcp_ports(service) {
        let position = declared.path.trim_start_matches("spec.ports[").trim_end_matches(']').parse().unwrap_or_default();
        let word = family(declared.protocol).map(|family| match family {
            super::Family::Http => "HTTP",
            super::Family::Tls => "TLS",
            super::Family::Tcp => "TCP",
        });
        found.extend(target(position).zip(word).map(|(target, word)| (target, (service, format!("{}.port", declared.path), word))));
    }
    for (position, _) in service.body.ports.iter().enumerate().filter(|(_, port)| port.protocol == Some(Transport::Udp)) {
        let claim = (service, format!("spec.ports[{position}].port"), "UDP");
        found.extend(target(position).filter(|target| *target != 53).map(|target| (target, claim)));
    }
    found
}
