//! Policies that set no mode.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};

rule! {
    /// A PeerAuthentication that sets a mode neither for the workload nor for any port.
    ///
    /// ## Why is this bad?
    ///
    /// It changes nothing: workloads keep the mode of the namespace or the mesh. Whoever reads it may think otherwise.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   mtls: {mode: UNSET}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   mtls: {mode: PERMISSIVE}
    /// ```
    "MSH0512", "policy-without-mode", Mtls, Info,
    aliases: [],
    rows: ["PA-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>() {
        let own = policy.body.mtls.iter();
        let ports = policy.body.port_level_mtls.iter().flat_map(|ports| ports.values());
        // A mode that is no word of the API is another rule's.
        if own.chain(ports).any(|mtls| mtls.mode != Some(Mode::Unset)) || policy.object.masked {
            continue;
        }
        let finding = out.report(policy.object, "spec", "this policy sets no mode, so it changes nothing");
        finding.help("set `mtls.mode`, or remove the policy");
    }
}
