//! Pods behind Services that map different ports to one container port.

use std::collections::BTreeMap;

use super::{shared, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::Of;

rule! {
    /// A meshed workload behind several Services that reach one container port by different port numbers.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy beside the pod has one listener for the container port and attributes all its traffic
    /// to one of the Services: metrics, and settings by Service port, are wrong for the other.
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
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-internal, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 9000, targetPort: 8080}]
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
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
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
    "MSH0915", "shared-target-port", Service, Warning,
    aliases: ["IST0137"],
    rows: ["SVC-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for (workload, services) in shared(cx).into_values() {
        let mut claims: BTreeMap<i64, Vec<(Of<'_, Service>, String, i64)>> = BTreeMap::new();
        // A headless Service names pods: whoever uses it reaches the container port itself.
        for service in services.iter().filter(|service| !super::is_headless(service.body)) {
            for declared in tcp_ports(*service) {
                let position = declared.path.trim_start_matches("spec.ports[").trim_end_matches(']').parse().unwrap_or_default();
                let number = declared.port.port.unwrap_or_default();
                if let Some(target) = cx.target_port(*service, position, &workload) {
                    claims.entry(target).or_default().push((*service, format!("{}.port", declared.path), number));
                }
            }
        }
        for (target, claims) in claims {
            let Some((first, first_path, number)) = claims.first() else { continue };
            let other = claims.iter().skip(1).find(|(service, _, other)| other != number && service.object.id != first.object.id);
            let Some((second, path, other)) = other else { continue };
            let name = format!("{} `{}`", workload.object.kind_name, workload.object.name());
            let message = format!("port {target} of {name} is port {other} here, and {number} in Service `{}`", first.object.name());
            out.report(second.object, path, message)
                .note("the proxy beside the pod attributes all traffic of the port to one of the Services")
                .help("use the same port number in both Services, or another container port for one of them")
                .related(first.object, first_path, format!("port {number} here"))
                .related(workload.object, "metadata.name", "the workload behind both");
        }
    }
}
