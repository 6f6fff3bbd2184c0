//! Host names where a backend wants an object's name.

use super::status;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// A Service backend whose name is a host name.
    ///
    /// A backend is named like the object: name, and `namespace` where it is another one.
    ///
    /// ## Why is this bad?
    ///
    /// No Service can have a dot in its name: requests that go to the backend get 500.
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
    ///   - backendRefs: [{name: catalog.shop.svc.cluster.local, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1213", "dotted-backend-name", GatewayApi, Error,
    aliases: ["KIA1402"],
    rows: ["RT-011"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let Some((name, rest)) = backend.name().split_once('.') else { continue };
            let space = rest.split('.').next().unwrap_or_default();
            let in_cluster = rest == space || rest[space.len()..].starts_with(".svc");
            let path = format!("{}.name", backend.path);
            let finding = out.report(route.object, &path, format!("`{}` is a host name, not the name of a Service", backend.name()));
            finding.note("requests to it get 500").note(status("route", "ResolvedRefs", "BackendNotFound"));
            if in_cluster && space == backend.namespace(&route) {
                finding.help(format!("write `name: {name}`")).suggest_value(path, name);
            } else if in_cluster {
                finding.help(format!("write `name: {name}` and `namespace: {space}`"));
            } else {
                finding.help(
                    "for a host outside the cluster use what your implementation has (an ExternalName Service, a backend kind of its own)",
                );
            }
        }
    }
}
