//! Hostnames on mesh routes.

use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;
use crate::store::gateway_api::ParentKind;

rule! {
    /// Hostnames on a route that attaches to Services only.
    ///
    /// ## Why is this bad?
    ///
    /// A mesh decides by the Service that the client calls: the hostnames are ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: catalog}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1242", "mesh-route-hostname", GatewayApi, Warning,
    aliases: [],
    rows: ["RT-037"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        let only_services = !route.parents.is_empty() && route.parents.iter().all(|parent| parent.target() == ParentKind::Service);
        if only_services && !route.hostnames.is_empty() {
            out.report(route.object, "spec.hostnames", "the route attaches to Services, where hostnames are ignored")
                .on_key()
                .note("every request to the Service is taken, whatever its host")
                .help("remove `hostnames`; to tell hosts apart match on the header `host`")
                .fix(Safety::Suggested, Change::Remove { path: "spec.hostnames".to_owned() });
        }
    }
}
