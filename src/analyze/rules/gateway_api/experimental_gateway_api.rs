//! What the standard channel does not have.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;

rule! {
    /// A kind or field of Gateway API that only its experimental channel has.
    ///
    /// Select it where clusters have the standard channel's CRDs.
    ///
    /// ## Why is this bad?
    ///
    /// The standard channel's CRDs do not know the kind, and silently drop the field.
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
    ///   - retry: {attempts: 2}
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
    ///   - timeouts: {request: 2s}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1277", "experimental-gateway-api", GatewayApi, Off,
    aliases: [],
    rows: ["KGW-003", "RG-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let note = "the standard channel's CRDs do not have it";
    for object in cx.mesh.objects().filter(|object| object.kind.is_some() && object.group() == "gateway.networking.x-k8s.io") {
        out.report(object, "kind", format!("{} is experimental", object.kind_name)).note(note);
    }
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            let http = rule.http;
            let session = http.is_some_and(|http| http.session_persistence.is_some())
                || rule.grpc.is_some_and(|grpc| grpc.session_persistence.is_some());
            let auth = rule.filters.iter().any(|filter| filter.external_auth.is_some());
            let used = [(http.is_some_and(|http| http.retry.is_some()), "retry"), (session, "sessionPersistence"), (auth, "filters")];
            for (_, field) in used.into_iter().filter(|(used, _)| *used) {
                let said = if field == "filters" {
                    "filter ExternalAuth is experimental".to_owned()
                } else {
                    format!("`{field}` is experimental")
                };
                out.report(route.object, format!("{}.{field}", rule.path), said).on_key().note(note);
            }
        }
    }
    for gateway in cx.mesh.all::<K8sGateway>().filter(|gateway| gateway.body.default_scope.is_some()) {
        out.report(gateway.object, "spec.defaultScope", "`defaultScope` is experimental").on_key().note(note);
    }
}
