//! Meshes that let everything out.

use crate::analyze::{Context, Findings, rule};

rule! {
    /// Mesh settings that let workloads call any host: `outboundTrafficPolicy` is `ALLOW_ANY` or not set.
    ///
    /// An organisation's choice: select the rule to have it reported.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever gets into a workload can send data anywhere, and calls to external hosts are neither named nor measured.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     outboundTrafficPolicy: {mode: ALLOW_ANY}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ```
    "MSH1719", "egress-not-controlled", Registry, Off,
    aliases: [],
    rows: ["SE-023", "SC-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let Some((id, path)) = cx.settings.origin.filter(|_| cx.settings.given) else {
        out.skip("needs mesh settings, none were given");
        return;
    };
    if cx.settings.registry_only() {
        return;
    }
    let unset = cx.settings.config.outbound_traffic_policy.as_ref().and_then(|policy| policy.mode).is_none();
    let word = if unset { "ALLOW_ANY (the default)" } else { "ALLOW_ANY" };
    // Text inside a ConfigMap has no fields of its own to point at.
    let path = if path == "data.mesh" { path.to_owned() } else { format!("{path}.outboundTrafficPolicy.mode") };
    out.report(cx.object(id), path, format!("workloads may call any host: the outbound policy is {word}"))
        .on_key()
        .note("traffic to hosts nobody declared is passed through")
        .help("declare the hosts in ServiceEntries, then set `outboundTrafficPolicy: {mode: REGISTRY_ONLY}`");
}
