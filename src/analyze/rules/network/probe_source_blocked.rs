//! NetworkPolicies that keep probes of ambient pods out.

use super::{on, restricting, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::{NetworkPolicyPeer, PolicyType};
use crate::api::k8s::probe::Probe;
use crate::optin::Meshed;
use crate::store::Workload;

rule! {
    /// NetworkPolicies of ambient pods that block the kubelet's probes.
    ///
    /// ## Why is this bad?
    ///
    /// In ambient mode the kubelet's probes arrive from 169.254.7.127, which no selector names and which
    /// exceptions for the node do not cover. The pods never become ready.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, istio.io/dataplane-mode: ambient}}
    /// spec:
    ///   containers:
    ///   - name: catalog
    ///     image: example.com/catalog:1
    ///     readinessProbe: {httpGet: {path: /ready, port: 8080}}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from: [{podSelector: {}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, istio.io/dataplane-mode: ambient}}
    /// spec:
    ///   containers:
    ///   - name: catalog
    ///     image: example.com/catalog:1
    ///     readinessProbe: {httpGet: {path: /ready, port: 8080}}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from: [{podSelector: {}}, {ipBlock: {cidr: 169.254.7.127/32}}]
    /// ```
    "MSH1502", "probe-source-blocked", Network, Warning,
    aliases: [],
    rows: ["NP-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = restricting(cx, PolicyType::Ingress);
    let mut seen = Vec::new();
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Ambient && probed(workload)) {
        let own = on(&policies, &workload);
        let open = own.iter().flat_map(|policy| &policy.body.ingress).any(|rule| rule.from.is_empty() || rule.from.iter().any(kubelet));
        let Some(policy) = own.first().filter(|_| !open) else { continue };
        if seen.contains(&policy.object.id) {
            continue;
        }
        seen.push(policy.object.id);
        let message = format!("probes of {} come from 169.254.7.127, which no rule lets in", words(&workload));
        let finding = out.report(policy.object, "spec", message);
        finding.on_key().note("in ambient mode the kubelet's probes have this source: the pods do not become ready");
        finding.help("let `ipBlock: {cidr: 169.254.7.127/32}` in");
        finding.related(workload.object, "metadata.name", "the policy selects its pods");
    }
}

/// Any block of link-local or of all addresses may be meant for it.
fn kubelet(peer: &NetworkPolicyPeer) -> bool {
    let cidr = peer.ip_block.as_ref().and_then(|block| block.cidr.as_deref());
    cidr.is_some_and(|cidr| cidr.starts_with("169.254.") || cidr.ends_with("/0") || crate::text::is_unknown(cidr))
}

fn probed(workload: &Workload<'_>) -> bool {
    let network = |probe: &Option<Probe>| probe.as_ref().is_some_and(|probe| probe.exec.is_none());
    workload
        .pod
        .containers
        .iter()
        .any(|container| network(&container.liveness_probe) || network(&container.readiness_probe) || network(&container.startup_probe))
}
