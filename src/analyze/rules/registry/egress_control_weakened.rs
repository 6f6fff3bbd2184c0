//! Sidecars that let everything out of a mesh that does not.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::OutboundMode;
use crate::api::istio::sidecar::Sidecar;

rule! {
    /// A Sidecar that allows any host in a mesh whose settings block undeclared ones.
    ///
    /// ## Why is this bad?
    ///
    /// The mesh asks for egress control; the workloads of this Sidecar escape it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy: {mode: ALLOW_ANY}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ```
    "MSH1720", "egress-control-weakened", Registry, Warning,
    aliases: [],
    rows: ["SE-023", "SC-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.settings.registry_only() {
        return;
    }
    for sidecar in cx.all::<Sidecar>() {
        if sidecar.outbound_traffic_policy.as_ref().and_then(|policy| policy.mode) != Some(OutboundMode::AllowAny) {
            continue;
        }
        let finding = out.report(
            sidecar.object,
            "spec.outboundTrafficPolicy.mode",
            "this Sidecar lets its workloads call any host, which the mesh blocks",
        );
        finding
            .note("the mesh's outbound policy is REGISTRY_ONLY; a Sidecar's own policy goes first")
            .help("take the policy away, and declare the hosts these workloads need in ServiceEntries");
        if let Some((id, path)) = cx.settings.origin {
            finding.related(cx.object(id), format!("{path}.outboundTrafficPolicy.mode"), "the mesh's policy");
        }
    }
}
