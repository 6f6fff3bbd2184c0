//! NetworkPolicies that select no pod.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::NetworkPolicy;
use crate::text::{is_unknown, suggest};

rule! {
    /// A NetworkPolicy whose selector matches no pod of its namespace.
    ///
    /// Without workloads of the namespace in the input nothing is said.
    ///
    /// ## Why is this bad?
    ///
    /// The policy restricts nothing: pods that were meant to be closed are open.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalogue}}
    ///   ingress:
    ///   - from: [{namespaceSelector: {}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - from: [{namespaceSelector: {}}]
    /// ```
    "MSH1510", "policy-selects-nothing", Network, Warning,
    aliases: [],
    rows: ["NP-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<NetworkPolicy>() {
        let namespace = &policy.object.namespace;
        let Some(selector) = policy.body.pod_selector.as_ref().filter(|selector| !selector.is_empty()) else { continue };
        if !cx.mesh.has_workloads_in(namespace) {
            out.skip("needs Pods or workloads, none were given for some namespaces");
            continue;
        }
        // Pods of a Gateway are made by its controller.
        let generated = selector.match_labels.keys().any(|key| key.contains("gateway") || is_unknown(key));
        if generated || !cx.mesh.select_by(namespace, selector).is_empty() {
            continue;
        }
        let finding = out.report(policy.object, "spec.podSelector", format!("the policy selects no pod of namespace `{namespace}`"));
        finding.on_key().note("it restricts nothing");
        let wrong = selector.match_labels.iter().find_map(|(key, value)| {
            let values: Vec<String> = cx.mesh.workloads_in(namespace).filter_map(|workload| workload.labels().get(key).cloned()).collect();
            Some((key, suggest::nearest(value, values.iter().map(String::as_str))?.to_owned()))
        });
        finding.help(match wrong {
            Some((key, near)) => format!("there are pods with `{key}: {near}`"),
            None => "correct the selector, or remove the policy".to_owned(),
        });
    }
}
