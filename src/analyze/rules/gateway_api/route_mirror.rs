//! Mirrors of routes.

use super::filters;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::backend_ref::BackendRef;
use crate::diag::Level;
use crate::text::is_unknown;

rule! {
    /// A mirror that makes no sense: a share above the whole, or copies to the backend that has the traffic already.
    ///
    /// ## Why is this bad?
    ///
    /// A numerator above the denominator makes the API server reject the route; a backend that mirrors to
    /// itself handles every request twice.
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
    ///     - {type: RequestMirror, requestMirror: {backendRef: {name: catalog, port: 80}}}
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
    ///     - {type: RequestMirror, requestMirror: {backendRef: {name: catalog-next, port: 80}}}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1235", "route-mirror", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-029"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        let rules = route.rules();
        for (path, filter) in filters(&route) {
            let Some(mirror) = &filter.request_mirror else { continue };
            if let Some(fraction) = &mirror.fraction {
                let (numerator, denominator) = (fraction.numerator.unwrap_or_default(), fraction.denominator.unwrap_or(100));
                if numerator > denominator {
                    let at = format!("{path}.requestMirror.fraction.numerator");
                    out.report(route.object, at, format!("{numerator} of {denominator} is more than all requests"))
                        .level(Level::Error)
                        .note("the API server rejects the route")
                        .help("the denominator is 100 unless given; the numerator is at most as large");
                }
            }
            let rule = rules.iter().find(|rule| path.strip_prefix(rule.path.as_str()).is_some_and(|rest| rest.starts_with('.')));
            let (Some(copy), Some(rule)) = (&mirror.backend_ref, rule) else { continue };
            let main = rule.backends.iter().position(|backend| same(backend, copy) && backend.weight != Some(0));
            if let Some(position) = main {
                let name = copy.name.as_deref().unwrap_or_default();
                out.report(
                    route.object,
                    format!("{path}.requestMirror.backendRef.name"),
                    format!("`{name}` gets the requests and a copy of them"),
                )
                .note("it handles the requests twice, with all their effects")
                .related(route.object, format!("{}.backendRefs[{position}].name", rule.path), "the backend")
                .help("mirror to another Service");
            }
        }
    }
}

fn same(left: &BackendRef, right: &BackendRef) -> bool {
    let known = left.name.as_deref().is_some_and(|name| !name.is_empty() && !is_unknown(name));
    known && left.name == right.name && left.namespace == right.namespace && left.port == right.port && left.kind == right.kind
}
