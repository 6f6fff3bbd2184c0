//! Rules of routes with no backend.

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::gateway::http_filter::FilterType;
use crate::diag::Level;
use crate::store::gateway_api::ParentKind;

rule! {
    /// A rule of an HTTP or gRPC route with neither backends nor an answer of its own (a redirect).
    ///
    /// Filters of an implementation's own (`ExtensionRef`) may answer too. On a route of a Service the
    /// finding is only an info: some meshes then use the Service itself.
    ///
    /// ## Why is this bad?
    ///
    /// Requests that match get 500.
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
    ///   - matches: [{path: {type: PathPrefix, value: /old}}]
    ///     filters:
    ///     - type: RequestHeaderModifier
    ///       requestHeaderModifier: {set: [{name: x-old, value: "1"}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{path: {type: PathPrefix, value: /old}}]
    ///     filters:
    ///     - type: RequestRedirect
    ///       requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}
    /// ```
    "MSH1217", "rule-without-backend", GatewayApi, Error,
    aliases: [],
    rows: ["RT-015"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes().iter().filter(|route| matches!(route.kind, Kind::HttpRoute | Kind::GrpcRoute)) {
        // An EgressNetwork, say, is the destination itself.
        let elsewhere = route.parents.iter().any(|parent| parent.target() == ParentKind::Other);
        for rule in route.rules() {
            let answers = rule.filters.iter().any(|filter| {
                let by_type = matches!(filter.type_, None | Some(FilterType::RequestRedirect | FilterType::ExtensionRef));
                by_type || filter.request_redirect.is_some() || filter.extension_ref.is_some()
            });
            if answers || elsewhere || !rule.backends.is_empty() {
                continue;
            }
            let finding = out.report(route.object, &rule.path, "the rule has no backends and does not redirect");
            finding.note("requests that match it get 500").help("add `backendRefs`, or a RequestRedirect filter");
            if route.has_service_parent() {
                finding.level(Level::Info);
            }
        }
    }
}
