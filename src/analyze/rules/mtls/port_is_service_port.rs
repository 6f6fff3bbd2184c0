//! Port modes for the port of a Service instead of the container's.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::peer_authentication::PeerAuthentication;
use crate::api::k8s::service::Service;
use crate::api::selector::labels_match;
use crate::diag::Safety;
use crate::store::Of;

rule! {
    /// A PeerAuthentication whose `portLevelMtls` names the port of a Service while the pods listen on another one.
    ///
    /// ## Why is this bad?
    ///
    /// The keys are ports of workloads. The number of a Service port never arrives at the pod, so the
    /// exception applies to nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1", ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   portLevelMtls:
    ///     80: {mode: PERMISSIVE}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1", ports: [{containerPort: 8080}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   portLevelMtls:
    ///     8080: {mode: PERMISSIVE}
    /// ```
    "MSH0510", "port-is-service-port", Mtls, Warning,
    aliases: [],
    rows: ["PA-003"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>() {
        let (Some(ports), Some(selector)) = (&policy.body.port_level_mtls, &policy.body.selector) else { continue };
        let workloads = cx.mesh.select(&policy.object.namespace, &selector.match_labels);
        let numbers = ports.keys().filter_map(|key| Some((key, key.parse::<i64>().ok()?)));
        for (key, number) in numbers.filter(|(_, number)| !workloads.iter().any(|workload| workload.declares_port(*number))) {
            let Some((service, position, target)) = leads_elsewhere(cx, policy, number) else { continue };
            let path = format!("spec.portLevelMtls[\"{key}\"]");
            let message = format!("`{key}` is the port of Service `{}`; its pods listen on {target}", service.object.name());
            let finding = out.report(policy.object, &path, message);
            finding.on_key();
            finding.note("the field means ports of workloads: this mode applies to nothing");
            finding.help(format!("write {target}"));
            finding.related(service.object, format!("spec.ports[{position}]"), "this port leads to another one");
            finding.fix(Safety::Suggested, Change::Rename { path, key: target.to_string() });
        }
    }
}

/// Returns the Service of the selected pods with that port, if it leads to another container port.
fn leads_elsewhere<'m>(cx: &Context<'m>, policy: Of<'m, PeerAuthentication>, number: i64) -> Option<(Of<'m, Service>, usize, i64)> {
    let labels = &policy.body.selector.as_ref()?.match_labels;
    let services = cx.mesh.within::<Service>(&policy.object.namespace);
    let mut found = None;
    for service in services.filter(|service| !service.body.selector.is_empty()) {
        let backends = cx.mesh.backends(service);
        let same = backends.iter().any(|workload| labels_match(labels, workload.labels())) || service.body.selector == *labels;
        for (position, port) in service.body.ports.iter().enumerate().filter(|_| same) {
            let direct = match &port.target_port {
                Some(crate::yaml::decode::IntOrString::Int(target)) => Some(*target),
                None => port.port,
                Some(_) => backends.first().and_then(|workload| cx.mesh.target_port(service, position, workload)),
            };
            if direct == Some(number) {
                return None;
            }
            if let Some(target) = direct.filter(|_| port.port == Some(number)) {
                found.get_or_insert((service, position, target));
            }
        }
    }
    found
}
