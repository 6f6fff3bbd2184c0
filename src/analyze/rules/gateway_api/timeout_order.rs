//! Timeouts of tries and of requests.

use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::text::duration::render;

rule! {
    /// A timeout of one try that is longer than that of the whole request.
    ///
    /// `0s` turns a timeout off.
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
    ///   - timeouts: {request: 2s, backendRequest: 5s}
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
    ///   - timeouts: {request: 5s, backendRequest: 2s}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1238", "timeout-order", GatewayApi, Error,
    aliases: [],
    rows: ["RT-033"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            let Some(timeouts) = rule.http.and_then(|http| http.timeouts.as_ref()) else { continue };
            let (Some(request), Some(one)) = (&timeouts.request, &timeouts.backend_request) else { continue };
            if request.0.is_zero() || one.0 <= request.0 {
                continue;
            }
            let (whole, one) = (render(request.0), render(one.0));
            let path = format!("{}.timeouts.backendRequest", rule.path);
            out.report(route.object, &path, format!("one try may take {one}, but the whole request only {whole}"))
                .note("`backendRequest` is at most `request`: the API server rejects the route")
                .related(route.object, format!("{}.timeouts.request", rule.path), "the timeout of the whole request")
                .help(format!("lower it to at most {whole}, or raise `request`"))
                .suggest_value(path, &whole);
        }
    }
}
