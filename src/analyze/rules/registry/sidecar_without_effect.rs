//! Sidecars that import everything.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;

rule! {
    /// A Sidecar whose only content is the egress host `*/*`.
    ///
    /// An organisation's choice: select the rule to have it reported.
    ///
    /// ## Why is this bad?
    ///
    /// It is what proxies do without a Sidecar: no configuration is saved.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress: [{hosts: ["*/*"]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress: [{hosts: ["./*", "istio-system/*"]}]
    /// ```
    "MSH1752", "sidecar-without-effect", Registry, Off,
    aliases: [],
    rows: ["SC-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        let [listener] = sidecar.egress.as_slice() else { continue };
        let other = !sidecar.ingress.is_empty() || sidecar.outbound_traffic_policy.is_some() || sidecar.inbound_connection_pool.is_some();
        if other || listener.port.is_some() || !listener.hosts.iter().any(|host| host == "*/*") {
            continue;
        }
        out.report(sidecar.object, "spec.egress[0].hosts", "the Sidecar imports everything, as proxies do without it")
            .on_key()
            .help("list the namespaces the workloads call, or delete the object");
    }
}
