//! Pods no NetworkPolicy selects, where an organisation wants one for each.

use super::{on, restricting, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::PolicyType;
use crate::optin::SYSTEM;

rule! {
    /// A workload that no NetworkPolicy selects.
    ///
    /// Off by default: mTLS and AuthorizationPolicies may be all that is wanted.
    ///
    /// ## Why is this bad?
    ///
    /// When the proxy is bypassed, nothing else stands between the pod and the network.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
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
    /// metadata: {name: deny, namespace: shop}
    /// spec: {podSelector: {}}
    /// ```
    "MSH1511", "pod-without-policy", Network, Off,
    aliases: [],
    rows: ["NP-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = [restricting(cx, PolicyType::Ingress), restricting(cx, PolicyType::Egress)];
    for workload in cx.mesh.workloads().filter(|workload| !SYSTEM.contains(&workload.namespace())) {
        if policies.iter().all(|policies| on(policies, &workload).is_empty()) {
            out.report(workload.object, "metadata.name", format!("no NetworkPolicy selects the pods of {}", words(&workload)));
        }
    }
}
