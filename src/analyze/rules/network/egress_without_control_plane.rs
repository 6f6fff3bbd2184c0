//! NetworkPolicies that cut sidecars off from their control plane or from DNS.

use super::{is_linkerd, on, opens, restricting, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::{NetworkPolicyEgressRule, PolicyType};
use crate::api::k8s::protocol::Protocol;
use crate::optin::Meshed;
use crate::text::words as listed;

rule! {
    /// Egress policies of injected pods that leave out the control plane's port or DNS.
    ///
    /// Policies add up: a port that any policy on the pod opens is open.
    ///
    /// ## Why is this bad?
    ///
    /// A sidecar that cannot reach istiod on 15012 gets neither configuration nor a certificate: the pod
    /// does not become ready, or goes on with what it had until its certificate expires. Without DNS
    /// (port 53) the program reaches no name at all.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to: [{podSelector: {}}]
    ///   - ports: [{port: 53, protocol: UDP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to: [{podSelector: {}}]
    ///   - ports: [{port: 53, protocol: UDP}]
    ///   - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: istio-system}}}]
    ///     ports: [{port: 15012}]
    /// ```
    "MSH1504", "egress-without-control-plane", Network, Error,
    aliases: [],
    rows: ["NP-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = restricting(cx, PolicyType::Egress);
    let mut seen = Vec::new();
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar) {
        let own = on(&policies, &workload);
        let Some(first) = own.iter().find(|policy| !policy.body.egress.is_empty()).or(own.first()) else { continue };
        let outside = |rule: &&NetworkPolicyEgressRule| leaves(rule);
        let rules: Vec<&NetworkPolicyEgressRule> = own.iter().flat_map(|policy| &policy.body.egress).filter(outside).collect();
        let open = |port, protocol| rules.iter().any(|rule| opens(&rule.ports, port, protocol));
        let control: &[i64] = if is_linkerd(cx, &workload) { &[8080, 8086, 8090] } else { &[15012] };
        let mut missing: Vec<String> =
            control.iter().filter(|port| !open(**port, Protocol::Tcp)).map(|port| format!("{port}/TCP (control plane)")).collect();
        if !open(53, Protocol::Udp) && !open(53, Protocol::Tcp) {
            missing.push("53/UDP (DNS)".to_owned());
        }
        if missing.is_empty() || seen.contains(&first.object.id) {
            continue;
        }
        seen.push(first.object.id);
        let path = if first.body.egress.is_empty() { "spec.policyTypes" } else { "spec.egress" };
        let message = format!("egress of {} leaves out {}", words(&workload), listed::list(&missing, 4));
        let finding = out.report(first.object, path, message);
        finding.on_key();
        finding.note("without its control plane a sidecar gets neither configuration nor a certificate");
        finding.help("add egress rules for the control plane's namespace and for DNS");
        finding.related(workload.object, "metadata.name", "the policy selects its pods");
    }
}

/// Tells whether a rule may let traffic out of the namespace.
fn leaves(rule: &NetworkPolicyEgressRule) -> bool {
    rule.to.is_empty() || rule.to.iter().any(|peer| peer.namespace_selector.is_some() || peer.ip_block.is_some())
}
