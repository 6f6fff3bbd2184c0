//! Rules of routes that send nothing anywhere.

use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// A rule of a route all of whose backends have weight 0.
    ///
    /// A weight that is not written is 1.
    ///
    /// ## Why is this bad?
    ///
    /// No backend may get the requests: they are answered with 500.
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
    ///   - backendRefs: [{name: catalog, port: 80, weight: 0}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80, weight: 1}, {name: catalog-next, port: 80, weight: 0}]
    /// ```
    "MSH1216", "all-weights-zero", GatewayApi, Error,
    aliases: [],
    rows: ["RT-014"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            if rule.backends.is_empty() || rule.backends.iter().any(|backend| backend.weight != Some(0)) {
                continue;
            }
            let (count, path) = (rule.backends.len(), format!("{}.backendRefs", rule.path));
            let said = if count == 1 { "the only backend has weight 0".to_owned() } else { format!("all {count} backends have weight 0") };
            out.report(route.object, path, said)
                .note("no requests can be forwarded: they get 500")
                .help("give the backend that is to get the traffic a weight above 0");
        }
    }
}
