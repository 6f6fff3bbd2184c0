//! `REGISTRY_ONLY` as the only control of egress.

use super::configs;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::mesh_config::MeshOutboundMode;
use crate::api::k8s::network_policy::NetworkPolicy;

rule! {
    /// A mesh that blocks unknown hosts by `REGISTRY_ONLY` while the input holds no NetworkPolicy.
    ///
    /// Off by default: the mode is useful against accidents.
    ///
    /// ## Why is this bad?
    ///
    /// It is no boundary: a process that goes around its proxy reaches any host.
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
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     outboundTrafficPolicy: {mode: ALLOW_ANY}
    /// ```
    "MSH1804", "registry-only-egress", Mesh, Off,
    aliases: [],
    rows: ["PX-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if cx.has::<NetworkPolicy>() {
        return;
    }
    for config in configs(cx) {
        let mode = config.body.outbound_traffic_policy.as_ref().and_then(|policy| policy.mode);
        if mode == Some(MeshOutboundMode::RegistryOnly) {
            let path = format!("{}.outboundTrafficPolicy.mode", config.path);
            out.report(config.object, path, "`REGISTRY_ONLY` is the only control of egress")
                .note("a process that goes around its proxy reaches any host")
                .help("add an egress gateway, and NetworkPolicies that let only it out");
        }
    }
}
