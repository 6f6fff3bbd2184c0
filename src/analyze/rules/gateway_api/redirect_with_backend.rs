//! Redirects beside backends.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::FilterType;

rule! {
    /// A rule that redirects and has backends.
    ///
    /// ## Why is this bad?
    ///
    /// A redirected request is never forwarded: the API server rejects the route.
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
    ///     - {type: RequestRedirect, requestRedirect: {scheme: https}}
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
    ///     - {type: RequestRedirect, requestRedirect: {scheme: https}}
    /// ```
    "MSH1232", "redirect-with-backend", GatewayApi, Error,
    aliases: [],
    rows: ["RT-026"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            let redirect = rule.filters.iter().position(|filter| filter.type_ == Some(FilterType::RequestRedirect));
            let Some(position) = redirect.filter(|_| !rule.backends.is_empty()) else { continue };
            out.report(route.object, format!("{}.backendRefs", rule.path), "the rule redirects, so its backends get nothing")
                .on_key()
                .note("the API server rejects the route")
                .related(route.object, format!("{}.filters[{position}].type", rule.path), "the redirect")
                .help("remove the backends; or put the redirect into a rule of its own with narrower matches");
        }
    }
}
