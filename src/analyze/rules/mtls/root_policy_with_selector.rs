//! Policies of the root namespace that select workloads.

use super::selects;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::PeerAuthentication;

rule! {
    /// A PeerAuthentication of the mesh's root namespace that selects workloads.
    ///
    /// ## Why is this bad?
    ///
    /// In the root namespace only policies without selector count, for the whole mesh. One with a selector
    /// is ignored, for workloads there and everywhere else.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   mtls: {mode: STRICT}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   mtls: {mode: STRICT}
    /// ```
    "MSH0511", "root-policy-with-selector", Mtls, Error,
    aliases: [],
    rows: ["PA-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<PeerAuthentication>().filter(|policy| selects(policy.body)) {
        let namespace = &policy.object.namespace;
        if !cx.mesh.settings.is_root(namespace) {
            continue;
        }
        let message = format!("a policy with a selector is ignored in `{namespace}`, the root namespace of the mesh");
        let finding = out.report(policy.object, "spec.selector", message);
        finding.on_key();
        finding.note("there only policies without selector count, and they count for the whole mesh");
        finding.help("move the policy to the namespace of the workloads");
    }
}
