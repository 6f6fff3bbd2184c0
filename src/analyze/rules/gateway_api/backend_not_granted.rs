//! Backends in other namespaces without a ReferenceGrant.

use super::status;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::gateway_api::{Backend, GROUP, Route};
use crate::text::is_unknown;

rule! {
    /// A route of a Gateway whose backend lies in another namespace that has no ReferenceGrant for it.
    ///
    /// Routes that attach to Services only (mesh traffic) need no grant. When the input knows nothing of
    /// the backend's namespace, its grants are presumed.
    ///
    /// ## Why is this bad?
    ///
    /// Requests that go to the backend get 500.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: payments, namespace: finance}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: payments, namespace: finance, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: payments, namespace: finance}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: payments, namespace: finance, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ReferenceGrant
    /// metadata: {name: from-shop, namespace: finance}
    /// spec:
    ///   from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]
    ///   to: [{group: "", kind: Service, name: payments}]
    /// ```
    "MSH1212", "backend-not-granted", GatewayApi, Error,
    aliases: ["KIA1402"],
    rows: ["RT-012"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes().iter().filter(|route| route.has_gateway_parent()) {
        for backend in route.backends().iter().filter(|backend| backend.is_service()) {
            let to = backend.namespace(route);
            let foreign = to != route.object.namespace && !is_unknown(to) && !is_unknown(&route.object.namespace);
            let granted = || cx.granted((GROUP, route.kind_name(), &route.object.namespace), ("", "Service", to, backend.name()));
            if foreign && !granted() {
                report(cx, route, backend, to, out);
            }
        }
    }
}

fn report(cx: &Context<'_>, route: &Route<'_>, backend: &Backend<'_>, to: &str, out: &mut Findings) {
    let (name, from, kind) = (backend.name(), &route.object.namespace, route.kind_name());
    let there = cx.get::<Service>(to, name);
    let named = cx.get::<Namespace>("", to).is_some();
    if there.is_none() && !named && !cx.options.complete && cx.within::<ReferenceGrant>(to).next().is_none() {
        out.skip("ReferenceGrants of namespaces that are not in the input are presumed");
        return;
    }
    let said = format!("no ReferenceGrant lets {kind}s of namespace `{from}` use Service `{name}` of namespace `{to}`");
    let finding = out.report(route.object, format!("{}.namespace", backend.path), said);
    finding.note("requests to it get 500").note(status("route", "ResolvedRefs", "RefNotPermitted"));
    let nearly = cx.within::<ReferenceGrant>(to).next();
    if let Some(grant) = nearly {
        finding.related(grant.object, "spec", "this grant does not cover it");
    }
    finding.help(format!(
        "add a ReferenceGrant to namespace `{to}`: from {{group: {GROUP}, kind: {kind}, namespace: {from}}} to {{group: \"\", kind: Service, name: {name}}}"
    ));
}
