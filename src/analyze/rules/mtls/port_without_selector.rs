//! Port modes in policies that select no workload.

use super::selects;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::PeerAuthentication;

rule! {
    /// A PeerAuthentication with modes for single ports but without a workload selector.
    ///
    /// ## Why is this bad?
    ///
    /// Ports are ports of workloads, so that the field needs a selector: the API server or istiod rejects
    /// the policy, and the exceptions it was written for do not exist.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   mtls: {mode: STRICT}
    ///   portLevelMtls:
    ///     8080: {mode: PERMISSIVE}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   mtls: {mode: STRICT}
    /// ```
    "MSH0508", "port-without-selector", Mtls, Error,
    aliases: [],
    rows: ["PA-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>() {
        if policy.body.port_level_mtls.is_some() && !selects(policy.body) {
            let finding = out.report(policy.object, "spec.portLevelMtls", "`portLevelMtls` needs a `selector`, and this policy has none");
            finding.on_key();
            finding.note("the policy is rejected as a whole");
            finding.help("move the ports to a policy whose `selector.matchLabels` are those of the workload");
        }
    }
}
