//! A route for Linkerd with a filter or a number of rules that Linkerd does not take.

use super::servers::{POLICY, routes};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::FilterType;
use crate::api::gateway::http_route::HttpRoute;
use crate::api::gateway::parent_ref::ParentReference;

rule! {
    /// A route for Linkerd with a filter or a number of rules that Linkerd does not take.
    ///
    /// ## Why is this bad?
    ///
    /// The policy controller refuses the route, or does not hand it to proxies.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - {group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 80}
    ///   rules:
    ///   - backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 80}]
    ///     filters:
    ///     - type: URLRewrite
    ///       urlRewrite: {hostname: api.example.com}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs:
    ///   - {group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 80}
    ///   rules:
    ///   - backendRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: internet, port: 80}]
    ///     filters:
    ///     - type: RequestHeaderModifier
    ///       requestHeaderModifier: {set: [{name: x-shop, value: web}]}
    /// ```
    "MSH1323", "linkerd-route-unsupported", Linkerd, Error,
    aliases: [],
    rows: ["LD-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.all::<HttpRoute>() {
        let ours = |parent: &ParentReference| parent.group.as_deref() == Some(POLICY);
        if !route.body.parent_refs.iter().any(ours) {
            continue;
        }
        for (i, rule) in route.body.rules.iter().enumerate() {
            for (j, filter) in rule.filters.iter().enumerate() {
                let Some(type_) = filter.type_.filter(|type_| !taken(*type_)) else { continue };
                out.report(route.object, format!("spec.rules[{i}].filters[{j}].type"), format!("Linkerd has no filter `{}`", type_.word()))
                    .note("it does not take the route")
                    .help("use RequestHeaderModifier, ResponseHeaderModifier or RequestRedirect");
            }
        }
    }
    for route in routes(cx).iter().filter(|route| matches!(route.object.kind_name.as_str(), "TLSRoute" | "TCPRoute")) {
        let egress = route.parents_of("EgressNetwork").next().is_some();
        if egress && route.rules > 1 {
            out.report(route.object, "spec.rules[1]", format!("the {} has {} rules", route.object.kind_name, route.rules))
                .note("Linkerd takes exactly one")
                .help("put all backends in one rule, or write several routes");
        }
    }
}

fn taken(type_: FilterType) -> bool {
    matches!(type_, FilterType::RequestHeaderModifier | FilterType::ResponseHeaderModifier | FilterType::RequestRedirect)
}
