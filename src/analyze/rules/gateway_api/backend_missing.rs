//! Backends of routes that do not exist.

use super::{Behind, MadeAtRunTime, behind, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::{Level, Safety};
use crate::store::Inventory;
use crate::store::gateway_api::{Backend, Route, Use};
use crate::text::suggest;

rule! {
    /// A route that sends (or mirrors) requests to a Service that does not exist.
    ///
    /// When the input holds no Service of the namespace at all, the finding is one level lower and says
    /// what it assumes.
    ///
    /// ## Why is this bad?
    ///
    /// The share of the requests that goes to this backend is answered with 500.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalogue, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1210", "backend-missing", GatewayApi, Error,
    aliases: ["KIA1402"],
    rows: ["RT-008"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Service>() && !cx.options.complete {
        out.skip("needs Services, none were given");
        return;
    }
    let made = MadeAtRunTime::of(cx.mesh);
    for route in cx.mesh.gateway_routes() {
        for backend in route.backends() {
            // A dotted name is a mistake of its own.
            let plain = backend.is_service() && !backend.name().contains('.');
            if plain
                && !made.may_have(backend.namespace(&route), backend.name())
                && let Behind::Missing(inventory) = behind(cx, &route, &backend)
            {
                report(cx, &route, &backend, inventory, out);
            }
        }
    }
}

fn report(cx: &Context<'_>, route: &Route<'_>, backend: &Backend<'_>, inventory: Inventory, out: &mut Findings) {
    let (name, namespace) = (backend.name(), backend.namespace(route));
    let elsewhere: Vec<&str> =
        cx.all::<Service>().filter(|service| service.object.name() == name).map(|service| service.object.namespace.as_str()).collect();
    if inventory == Inventory::Assumed && elsewhere.is_empty() && !cx.namespace_exists(namespace) {
        out.skip("Services of namespaces that are not in the input are presumed");
        return;
    }
    let verb = match backend.role {
        Use::Traffic => "sent",
        Use::Mirror => "mirrored",
        Use::Authorization => "checked by sending them",
    };
    let path = format!("{}.name", backend.path);
    let finding = out.report(
        route.object,
        &path,
        format!("requests are {verb} to Service `{name}`, which does not exist in namespace `{namespace}`"),
    );
    if backend.role == Use::Mirror {
        finding.level(Level::Warning).note("the copies are lost");
    } else {
        finding.note("they get 500");
    }
    finding.note(status("route", "ResolvedRefs", "BackendNotFound"));
    finding.assuming(inventory, format!("the Services of namespace `{namespace}` are all in the input"));
    let near: Vec<&str> = cx.within::<Service>(namespace).map(|service| service.object.name()).collect();
    match (elsewhere.as_slice(), suggest::nearest(name, near)) {
        ([only], None) => {
            finding.help(format!(
                "there is one in namespace `{only}`: write `namespace: {only}` (from a Gateway's route it also takes a ReferenceGrant there)"
            ));
        }
        (_, Some(near)) => {
            finding.help(format!("there is a Service `{near}`")).suggest_value(path, near);
        }
        _ => {
            finding.help("create the Service, add it to the input (`--with DIR`), or correct the name");
        }
    }
}
