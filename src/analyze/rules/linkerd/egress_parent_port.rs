//! A route attached to a Linkerd EgressNetwork without a port.

use super::servers::routes;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A route attached to a Linkerd EgressNetwork without a port.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd refuses the route: egress traffic is told apart by its port.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: internet, namespace: shop}
    /// spec:
    ///   trafficPolicy: Deny
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - {group: policy.linkerd.io, kind: EgressNetwork, name: internet}
    ///   hostnames: [api.example.com]
    ///   rules:
    ///   - backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 443}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: internet, namespace: shop}
    /// spec:
    ///   trafficPolicy: Deny
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - {group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 443}
    ///   hostnames: [api.example.com]
    ///   rules:
    ///   - backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 443}]
    /// ```
    "MSH1319", "egress-parent-port", Linkerd, Error,
    aliases: [],
    rows: ["LD-019"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in routes(cx) {
        for (position, parent, _) in route.parents_of("EgressNetwork").filter(|(_, parent, _)| parent.port.is_none()) {
            if !route.object.masked {
                let name = parent.name.as_deref().unwrap_or_default();
                out.report(
                    route.object,
                    format!("spec.parentRefs[{position}]"),
                    format!("the parent EgressNetwork `{name}` is given without a port"),
                )
                .note("Linkerd refuses the route")
                .help("write the `port` that the traffic goes to, such as `port: 443`");
            }
        }
    }
}
