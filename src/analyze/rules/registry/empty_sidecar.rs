//! Sidecars that say nothing.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;

rule! {
    /// A Sidecar with neither ingress, egress, outbound policy nor inbound pool.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: it would configure nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    /// ```
    "MSH1740", "empty-sidecar", Registry, Error,
    aliases: [],
    rows: ["SC-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        let listens = !sidecar.ingress.is_empty() || !sidecar.egress.is_empty();
        if listens || sidecar.inbound_connection_pool.is_some() || sidecar.outbound_traffic_policy.is_some() || sidecar.object.masked {
            continue;
        }
        out.report(sidecar.object, "spec", "the Sidecar configures nothing")
            .on_key()
            .note("the object is refused: it needs `ingress`, `egress`, `outboundTrafficPolicy` or `inboundConnectionPool`")
            .help("add `egress: [{hosts: [\"./*\", \"istio-system/*\"]}]` to see the own namespace only, or delete the object");
    }
}
