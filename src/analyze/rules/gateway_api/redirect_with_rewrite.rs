//! Redirects beside rewrites.

use super::{filter_lists, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::FilterType;

rule! {
    /// A redirect and a URL rewrite in one list of filters.
    ///
    /// ## Why is this bad?
    ///
    /// A request is either answered with a redirect or rewritten and forwarded: the API server rejects the
    /// route.
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
    ///     - {type: URLRewrite, urlRewrite: {hostname: www.example.com}}
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
    ///     - {type: RequestRedirect, requestRedirect: {scheme: https, hostname: www.example.com}}
    /// ```
    "MSH1233", "redirect-with-rewrite", GatewayApi, Error,
    aliases: [],
    rows: ["RT-027"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (path, filters) in filter_lists(&route) {
            let find = |wanted: FilterType| filters.iter().position(|filter| filter.type_ == Some(wanted));
            let (Some(redirect), Some(rewrite)) = (find(FilterType::RequestRedirect), find(FilterType::UrlRewrite)) else { continue };
            out.report(route.object, format!("{path}[{rewrite}].type"), "the rule redirects, so there is nothing to rewrite")
                .note("the API server rejects the route")
                .note(status("route", "Accepted", "IncompatibleFilters"))
                .related(route.object, format!("{path}[{redirect}].type"), "the redirect")
                .help("a redirect has `hostname` and `path` of its own; remove the rewrite");
        }
    }
}
