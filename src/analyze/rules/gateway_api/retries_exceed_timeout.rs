//! Retries that the timeout of the request cuts short.

use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::text::duration::render;

rule! {
    /// Retries that do not fit into the timeout of the request.
    ///
    /// The number of retries times the timeout of one try is longer than the timeout of the whole request.
    ///
    /// ## Why is this bad?
    ///
    /// When tries time out, the last retries never happen.
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
    ///   - timeouts: {request: 5s, backendRequest: 3s}
    ///     retry: {attempts: 3, codes: [503]}
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
    ///   - timeouts: {request: 12s, backendRequest: 3s}
    ///     retry: {attempts: 3, codes: [503]}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1239", "route-retries-exceed-timeout", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-034"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            let Some(http) = rule.http else { continue };
            let (Some(timeouts), Some(attempts)) = (&http.timeouts, http.retry.as_ref().and_then(|retry| retry.attempts)) else { continue };
            let (Some(request), Some(one)) = (&timeouts.request, &timeouts.backend_request) else { continue };
            // A try that is longer than the request is a finding of its own.
            let skip = request.0.is_zero() || one.0.is_zero() || one.0 > request.0;
            let Some(tries) = u32::try_from(attempts).ok().filter(|_| !skip) else { continue };
            let Some(all) = one.0.checked_mul(tries).filter(|all| *all > request.0) else { continue };
            let said = format!(
                "{attempts} retries of {} each need {}, but the request times out after {}",
                render(one.0),
                render(all),
                render(request.0)
            );
            let needed = one.0.saturating_mul(tries.saturating_add(1));
            let path = format!("{}.timeouts.request", rule.path);
            out.report(route.object, format!("{}.retry.attempts", rule.path), said)
                .note("when tries time out, the last retries never happen")
                .related(route.object, &path, "the timeout of the whole request")
                .help(format!(
                    "raise `request` to {} (the first try and all retries), or lower `attempts` or `backendRequest`",
                    render(needed)
                ))
                .suggest_value(path, &render(needed));
        }
    }
}
