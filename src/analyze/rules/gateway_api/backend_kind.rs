//! Backends of kinds that take no traffic.

use super::status;
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;
use crate::store::gateway_api::GROUP;
use crate::text::is_unknown;

rule! {
    /// A backend of a kind that is no backend: a Deployment, a Pod, or a Service under a wrong group.
    ///
    /// Group and kind default to the empty group and `Service`. Kinds of an implementation's own group are
    /// left to the implementation.
    ///
    /// ## Why is this bad?
    ///
    /// Requests that go to the backend get 500.
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
    ///   - backendRefs: [{group: apps, kind: Deployment, name: catalog, port: 80}]
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
    "MSH1214", "backend-kind", GatewayApi, Error,
    aliases: [],
    rows: ["RT-010"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends() {
            let (group, kind) =
                (backend.reference.group.as_deref().unwrap_or_default(), backend.reference.kind.as_deref().unwrap_or("Service"));
            if is_unknown(group) || is_unknown(kind) {
                continue;
            }
            let (field, said) = match (group, kind) {
                ("" | "core", "Service") => continue,
                (GROUP | "v1" | "apps" | "networking.istio.io", "Service") => ("group", format!("group `{group}` has no Service")),
                ("" | "core" | "apps" | "batch" | "v1", _) => ("kind", format!("a {kind} is no backend")),
                _ => continue,
            };
            let path = format!("{}.{field}", backend.path);
            let finding = out.report(route.object, &path, said);
            finding.note("requests to it get 500").note(status("route", "ResolvedRefs", "InvalidKind"));
            if field == "group" {
                finding.help("a Service's group is empty: `group: \"\"`");
                finding.fix(Safety::Suggested, Change::Replace { path, text: "\"\"".to_owned() });
            } else {
                finding.help("name the Service in front of it");
            }
        }
    }
}
