//! Filters that repeat.

use std::collections::BTreeMap;

rule! {
    /// A filter that one rule or backend may have only once, twice.
    ///
    /// Header modifiers, redirect, rewrite and CORS come once; mirrors and extensions may repeat.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - filters:
    ///     - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "1"}]}}
    ///     - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-b, value: "2"}]}}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - filters:
    ///     - type: RequestHeaderModifier
    ///       requestHeaderModifier: {set: [{name: x-a, value: "1"}, {name: x-b, value: "2"}]}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1231", "repeated-filter", GatewayApi, Error,
    aliases: [],
    rows: ["RT-025"],
    fix: None,
}

use super::filter_lists;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::FilterType;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (path, filters) in filter_lists(&route) {
            let mut seen: BTreeMap<FilterType, usize> = BTreeMap::new();
            for (position, filter) in filters.iter().enumerate() {
                let may_repeat = matches!(filter.type_, None | Some(FilterType::RequestMirror | FilterType::ExtensionRef));
                let Some(kind) = filter.type_.filter(|_| !may_repeat) else { continue };
                if let Some(first) = seen.get(&kind) {
                    out.report(route.object, format!("{path}[{position}].type"), format!("filter {} comes twice", kind.word()))
                        .note("the API server rejects the route")
                        .related(route.object, format!("{path}[{first}].type"), "the first one")
                        .help("put everything into one filter");
                } else {
                    seen.insert(kind, position);
                }
            }
        }
    }
}
