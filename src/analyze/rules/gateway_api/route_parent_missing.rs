//! Parents of routes that do not exist.

use super::{MadeAtRunTime, status};
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::gateway::listener_set::ListenerSet;
use crate::api::gateway::parent_ref::ParentReference;
use crate::api::k8s::service::Service;
use crate::diag::Safety;
use crate::store::Inventory;
use crate::store::gateway_api::{Attachment, ParentKind, Route};
use crate::store::hosts::Resolution;
use crate::text::{is_unknown, suggest};
use crate::yaml::edit;

rule! {
    /// A route whose parent Gateway, ListenerSet or Service does not exist.
    ///
    /// A reference without a namespace means the route's own. When the input holds no Gateway of the
    /// namespace, the finding is one level lower; Gateways of a namespace that the input does not know at
    /// all are presumed to be there.
    ///
    /// ## Why is this bad?
    ///
    /// The route attaches to nothing: no traffic is routed by it, and no controller reports a status.
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
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: egde}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
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
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   hostnames: [catalog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1201", "route-parent-missing", GatewayApi, Error,
    aliases: ["KIA1401"],
    rows: ["RT-001"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    services(cx, out);
    if !cx.has::<K8sGateway>() && !cx.has::<ListenerSet>() && !cx.options.complete {
        out.skip("needs Gateways, none were given");
        return;
    }
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate() {
            if matches!(cx.mesh.attach(&route, parent), Attachment::Missing) {
                report(cx, &route, parent, &format!("spec.parentRefs[{position}]"), out);
            }
        }
    }
}

/// Reports parents that are Services, where the input has the Services of their namespace.
fn services(cx: &Context<'_>, out: &mut Findings) {
    let made = MadeAtRunTime::of(cx.mesh);
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate().filter(|(_, parent)| parent.target() == ParentKind::Service) {
            let (name, namespace) = (parent.name.as_deref().unwrap_or_default(), route.parent_namespace(parent));
            if name.is_empty() || is_unknown(name) || made.may_have(namespace, name) {
                continue;
            }
            let Resolution::Missing(missing) = cx.resolve(&cx.service_host(name, namespace), namespace) else { continue };
            if missing.inventory == Inventory::Assumed {
                continue;
            }
            let path = format!("spec.parentRefs[{position}].name");
            let finding = out.report(route.object, &path, format!("there is no Service `{name}` in namespace `{namespace}`"));
            finding.note("the route attaches to nothing").note(status("route", "Accepted", "NoMatchingParent"));
            let near: Vec<&str> = cx.within::<Service>(namespace).map(|service| service.object.name()).collect();
            match suggest::nearest(name, near) {
                Some(near) => finding.help(format!("there is a Service `{near}`")).suggest_value(path, near),
                None => finding.help("create the Service, or correct the name"),
            };
        }
    }
}

fn report(cx: &Context<'_>, route: &Route<'_>, parent: &ParentReference, path: &str, out: &mut Findings) {
    let name = parent.name.as_deref().unwrap_or_default();
    let namespace = parent.namespace.as_deref().filter(|namespace| !namespace.is_empty()).unwrap_or(&route.object.namespace);
    let is_gateway = parent.target() == ParentKind::Gateway;
    let kind = if is_gateway { "Gateway" } else { "ListenerSet" };
    let inventory = if is_gateway { cx.inventory::<K8sGateway>(namespace) } else { cx.inventory::<ListenerSet>(namespace) };
    let elsewhere: Vec<&str> = if is_gateway {
        cx.all::<K8sGateway>().filter(|gateway| gateway.object.name() == name).map(|gateway| gateway.object.namespace.as_str()).collect()
    } else {
        cx.all::<ListenerSet>().filter(|set| set.object.name() == name).map(|set| set.object.namespace.as_str()).collect()
    };
    let assumed = inventory == Inventory::Assumed;
    if assumed && elsewhere.is_empty() && (!cx.namespace_exists(namespace) || !has_any(cx, is_gateway)) {
        out.skip("Gateways of other repositories are presumed");
        return;
    }
    let near: Vec<&str> = if is_gateway {
        cx.within::<K8sGateway>(namespace).map(|gateway| gateway.object.name()).collect()
    } else {
        cx.within::<ListenerSet>(namespace).map(|set| set.object.name()).collect()
    };
    let finding = out.report(route.object, format!("{path}.name"), format!("there is no {kind} `{name}` in namespace `{namespace}`"));
    finding.note("the route attaches to nothing and gets no traffic").note(status("route", "Accepted", "NoMatchingParent"));
    finding.assuming(inventory, format!("the {kind}s of namespace `{namespace}` are all in the input"));
    match (elsewhere.as_slice(), suggest::nearest(name, near)) {
        ([only], _) => {
            finding.help(format!("there is one in namespace `{only}`: write `namespace: {only}`"));
            let (field, text) = (format!("{path}.namespace"), edit::scalar(only));
            if parent.namespace.is_some() {
                finding.suggest_value(field, only);
            } else {
                finding.fix(Safety::Suggested, Change::Insert { path: path.to_owned(), key: "namespace".to_owned(), text });
            }
        }
        (_, Some(near)) => {
            finding.help(format!("there is a {kind} `{near}`")).suggest_value(format!("{path}.name"), near);
        }
        _ => {
            finding.help(format!("create the {kind}, add it to the input (`--with DIR`), or correct the name"));
        }
    }
}

fn has_any(cx: &Context<'_>, gateway: bool) -> bool {
    if gateway { cx.has::<K8sGateway>() } else { cx.has::<ListenerSet>() }
}
