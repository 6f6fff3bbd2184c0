//! A mesh that accepts plaintext, where an organisation forbids it.

use super::selects;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};

rule! {
    /// A mesh-wide PeerAuthentication that lets workloads accept plaintext.
    ///
    /// Off by default: PERMISSIVE is the way into a mesh.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever reaches a pod's network reaches the pod, without an identity that a policy could ask for.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: istio-system}
    /// spec: {mtls: {mode: PERMISSIVE}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: istio-system}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0519", "permissive-mesh", Mtls, Off,
    aliases: [],
    rows: ["PA-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = cx.mesh.all::<PeerAuthentication>().filter(|policy| !selects(policy.body));
    for policy in policies.filter(|policy| cx.mesh.settings.is_root(&policy.object.namespace)) {
        let mode = policy.body.mtls.as_ref().and_then(|mtls| mtls.mode).unwrap_or(Mode::Unset);
        if mode != Mode::Strict {
            let finding = out.report(policy.object, "spec.mtls.mode", "workloads of the mesh accept plaintext");
            finding.help("write STRICT, and PERMISSIVE only where a workload needs it");
        }
    }
}
