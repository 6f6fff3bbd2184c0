//! NetworkPolicies that keep mTLS of ambient mode out.

use super::{on, opens, restricting, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::PolicyType;
use crate::api::k8s::protocol::Protocol;
use crate::optin::Meshed;

rule! {
    /// NetworkPolicies that open ports of ambient pods but not 15008.
    ///
    /// ## Why is this bad?
    ///
    /// In ambient mode all traffic between pods of the mesh arrives on port 15008 (HBONE), whatever port it
    /// is for. With only the application's ports open, every call from the mesh is dropped.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, istio.io/dataplane-mode: ambient}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1", ports: [{containerPort: 8080}]}]}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, istio.io/dataplane-mode: ambient}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1", ports: [{containerPort: 8080}]}]}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}, {port: 15008}]
    /// ```
    "MSH1501", "ambient-without-15008", Network, Error,
    aliases: [],
    rows: ["NP-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    missing_port(cx, out, 15008, |workload| workload.meshed == Meshed::Ambient, "mTLS of ambient mode (HBONE)");
}

/// Reports the first rule that opens ports of a workload when no rule opens the mesh's own.
pub(crate) fn missing_port(
    cx: &Context<'_>,
    out: &mut Findings,
    port: i64,
    concerned: impl Fn(&crate::store::Workload<'_>) -> bool,
    what: &str,
) {
    let policies = restricting(cx, PolicyType::Ingress);
    let mut seen = Vec::new();
    for workload in cx.mesh.workloads().filter(|workload| policies.contains_key(workload.namespace()) && concerned(workload)) {
        let own = on(&policies, &workload);
        let rules = || own.iter().flat_map(|policy| policy.body.ingress.iter().enumerate().map(move |(i, rule)| (policy, i, rule)));
        if rules().any(|(_, _, rule)| opens(&rule.ports, port, Protocol::Tcp)) {
            continue;
        }
        let Some((policy, i, _)) = rules().next().filter(|(policy, ..)| !seen.contains(&policy.object.id)) else { continue };
        seen.push(policy.object.id);
        let path = format!("spec.ingress[{i}].ports");
        let message = format!("port {port} of {} is not open: {what} cannot get in", words(&workload));
        let finding = out.report(policy.object, path, message);
        finding.note("calls from pods of the mesh are dropped, whatever port they are for");
        finding.help(format!("add `- {{protocol: TCP, port: {port}}}`"));
        finding.related(workload.object, "metadata.name", "the policy selects its pods");
    }
}
