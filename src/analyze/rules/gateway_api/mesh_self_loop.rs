//! Mesh routes whose backend is their own parent, with a redirect.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::RequestRedirect;
use crate::api::gateway::http_match::{HttpMatch, PathMatchType};
use crate::api::gateway::http_route::HttpRule;

rule! {
    /// A mesh route that rewrites the path of requests to its own Service such that a rule matches again.
    ///
    /// ## Why is this bad?
    ///
    /// A redirect to the same Service and path is answered with the same redirect: clients give up after
    /// a number of rounds.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 80}]
    ///   rules:
    ///   - filters:
    ///     - type: RequestRedirect
    ///       requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /home}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog, port: 80}]
    ///   rules:
    ///   - matches: [{path: {type: Exact, value: /}}]
    ///     filters:
    ///     - type: RequestRedirect
    ///       requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /home}}
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1218", "mesh-self-loop", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes().iter().filter(|route| route.has_service_parent() && !route.has_gateway_parent()) {
        for rule in route.rules() {
            let Some(http) = rule.http else { continue };
            for (position, filter) in http.filters.iter().enumerate() {
                let Some(path) = filter.request_redirect.as_ref().and_then(same_host) else { continue };
                if matches(http, path) {
                    let at = format!("{}.filters[{position}].requestRedirect", rule.path);
                    out.report(
                        route.object,
                        at,
                        format!("requests are redirected to `{path}` of the same Service, which this rule redirects again"),
                    )
                    .note("clients follow the redirect until they give up")
                    .help("narrow the rule's matches so that the new path is not among them");
                }
            }
        }
    }
}

/// Returns the path that the redirect leads to when it stays on the same host.
fn same_host(redirect: &RequestRedirect) -> Option<&str> {
    let stays = redirect.hostname.is_none() && redirect.scheme.is_none() && redirect.port.is_none();
    redirect.path.as_ref().filter(|_| stays)?.replace_full_path.as_deref().filter(|path| !crate::text::is_unknown(path))
}

fn matches(rule: &HttpRule, path: &str) -> bool {
    let by_path = |entry: &HttpMatch| {
        let simple = entry.headers.is_empty() && entry.query_params.is_empty() && entry.method.is_none();
        let Some(wanted) = entry.path.as_ref() else { return simple };
        let value = wanted.value.as_deref().unwrap_or("/");
        let prefix = value.trim_end_matches('/');
        simple
            && match wanted.type_.unwrap_or(PathMatchType::PathPrefix) {
                PathMatchType::Exact => value == path,
                PathMatchType::PathPrefix => path == prefix || path.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/')),
                PathMatchType::RegularExpression => false,
            }
    };
    rule.matches.is_empty() || rule.matches.iter().any(by_path)
}
