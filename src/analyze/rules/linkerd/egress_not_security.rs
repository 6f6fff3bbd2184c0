//! A Linkerd EgressNetwork that denies traffic without a NetworkPolicy that does the same.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::NetworkPolicy;
use crate::api::linkerd::egress_network::{EgressNetwork, TrafficPolicy};

rule! {
    /// A Linkerd EgressNetwork that denies traffic without a NetworkPolicy that does the same.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy enforces it, and an application can go around its proxy. An organisation may want a NetworkPolicy beside it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: internet, namespace: shop}
    /// spec:
    ///   trafficPolicy: Deny
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: internet, namespace: shop}
    /// spec:
    ///   trafficPolicy: Deny
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: egress, namespace: shop}
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress: [{to: [{podSelector: {}}]}]
    /// ```
    "MSH1322", "egress-not-security", Linkerd, Off,
    aliases: [],
    rows: ["LD-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for egress in cx.all::<EgressNetwork>() {
        let denies = egress.body.traffic_policy == Some(TrafficPolicy::Deny);
        if denies && cx.within::<NetworkPolicy>(&egress.object.namespace).next().is_none() {
            out.report(egress.object, "spec.trafficPolicy", "egress is denied by the proxy only")
                .note("an application can go around its proxy")
                .help("add a NetworkPolicy that denies the same traffic");
        }
    }
}
