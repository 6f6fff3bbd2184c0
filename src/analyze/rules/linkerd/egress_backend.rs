//! A route that sends traffic to an EgressNetwork that is not its parent.

use super::servers::{POLICY, routes};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::parent_ref::ParentReference;
use crate::text::is_unknown;

rule! {
    /// A route that sends traffic to an EgressNetwork that is not its parent.
    ///
    /// ## Why is this bad?
    ///
    /// An EgressNetwork stands for "where the request was going anyway"; for a request to something else that has no meaning, and it gets 500.
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
    /// apiVersion: policy.linkerd.io/v1alpha1
    /// kind: EgressNetwork
    /// metadata: {name: partners, namespace: shop}
    /// spec:
    ///   trafficPolicy: Allow
    ///   networks: [{cidr: 203.0.113.0/24}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: api, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - {group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 443}
    ///   hostnames: [api.example.com]
    ///   rules:
    ///   - backendRefs:
    ///     - {group: policy.linkerd.io, kind: EgressNetwork, name: partners, port: 443}
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
    ///   - backendRefs:
    ///     - {group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 443}
    /// ```
    "MSH1320", "egress-backend", Linkerd, Error,
    aliases: [],
    rows: ["LD-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in routes(cx) {
        let home = route.object.namespace.as_str();
        for (path, backend) in &route.backends {
            if backend.kind.as_deref() != Some("EgressNetwork") || backend.group.as_deref() != Some(POLICY) {
                continue;
            }
            let (name, space) = (backend.name.as_deref().unwrap_or_default(), backend.namespace.as_deref().unwrap_or(home));
            let own = |(_, parent, of): (usize, &ParentReference, &str)| parent.name.as_deref() == Some(name) && of == space;
            if !is_unknown(name) && !route.parents_of("EgressNetwork").any(own) {
                out.report(
                    route.object,
                    format!("{path}.name"),
                    format!("EgressNetwork `{name}` is a backend, but not the parent of the route"),
                )
                .note("requests that take the rule get 500")
                .help("name the EgressNetwork that is the parent, or a Service");
            }
        }
    }
}
