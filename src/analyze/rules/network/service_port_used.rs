//! NetworkPolicies that name the port of a Service.

use std::collections::BTreeMap;

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::k8s::network_policy::{NetworkPolicy, NetworkPolicyPort};
use crate::api::k8s::service::Service;
use crate::api::selector::LabelSelector;
use crate::diag::Safety;
use crate::store::{Object, Of};
use crate::yaml::decode::IntOrString;

rule! {
    /// A NetworkPolicy that names the port of a Service whose pods listen on another one.
    ///
    /// ## Why is this bad?
    ///
    /// Policies see the pod's port, after the Service's was translated. The rule opens a port nobody
    /// listens on, and the real one stays closed.
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
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 80}]
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
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}]
    /// ```
    "MSH1509", "service-port-used", Network, Warning,
    aliases: [],
    rows: ["NP-009"],
    fix: Some(Safety::Suggested),
}

/// Services of a namespace.
type Services<'m> = BTreeMap<&'m str, Vec<Of<'m, Service>>>;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.mesh.has::<NetworkPolicy>() {
        return;
    }
    let mut services: Services<'_> = BTreeMap::new();
    for service in cx.mesh.all::<Service>().filter(|service| !service.body.selector.is_empty()) {
        services.entry(service.object.namespace.as_str()).or_default().push(service);
    }
    let all = LabelSelector::default();
    for policy in cx.mesh.all::<NetworkPolicy>() {
        let selector = policy.body.pod_selector.as_ref().unwrap_or(&all);
        for (i, rule) in policy.body.ingress.iter().enumerate() {
            ports(cx, &services, policy.object, selector, &rule.ports, &format!("spec.ingress[{i}]"), out);
        }
        for (i, rule) in policy.body.egress.iter().enumerate() {
            // Only pods of the same namespace can be looked up by one selector.
            let [peer] = rule.to.as_slice() else { continue };
            if let (Some(selector), None) = (&peer.pod_selector, &peer.namespace_selector) {
                ports(cx, &services, policy.object, selector, &rule.ports, &format!("spec.egress[{i}]"), out);
            }
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "a rule's ports, whom they are for and where they stand")]
fn ports(
    cx: &Context<'_>,
    services: &Services<'_>,
    object: &Object,
    selector: &LabelSelector,
    ports: &[NetworkPolicyPort],
    path: &str,
    out: &mut Findings,
) {
    let workloads = cx.mesh.select_by(&object.namespace, selector);
    let numbers = ports.iter().enumerate().filter_map(|(j, port)| match port.port {
        Some(IntOrString::Int(number)) if port.end_port.is_none() => Some((j, number)),
        _ => None,
    });
    for (j, number) in numbers {
        if workloads.is_empty() || workloads.iter().any(|workload| workload.declares_port(number)) {
            continue;
        }
        let found = services.get(object.namespace.as_str()).into_iter().flatten().find_map(|service| {
            let backends = cx.mesh.backends(*service);
            let own = backends.iter().find(|backend| selector.matches(backend.labels()))?;
            let position = service.body.ports.iter().position(|port| port.port == Some(number))?;
            let target = cx.mesh.target_port(*service, position, own).filter(|target| *target != number)?;
            let direct = (0..service.body.ports.len()).any(|port| cx.mesh.target_port(*service, port, own) == Some(number));
            (!direct).then_some((service, position, target))
        });
        let Some((service, position, target)) = found else { continue };
        let path = format!("{path}.ports[{j}].port");
        let message = format!("{number} is the port of Service `{}`; its pods listen on {target}", service.object.name());
        let finding = out.report(object, &path, message);
        finding
            .note("policies see the pod's port: this rule opens nothing, and the real port stays closed")
            .help(format!("write {target}"));
        finding.related(service.object, format!("spec.ports[{position}]"), "this port leads to another one");
        finding.fix(Safety::Suggested, Change::Replace { path, text: target.to_string() });
    }
}
