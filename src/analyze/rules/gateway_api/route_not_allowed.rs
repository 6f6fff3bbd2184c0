//! Routes that no listener of their parent admits.

use super::{label, names, status};
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::listener::FromNamespaces;
use crate::diag::Safety;
use crate::store::gateway_api::{Attachment, Listening, Refusal, Route};

rule! {
    /// A route that its parent's listeners do not admit: `allowedRoutes` excludes its namespace or kind.
    ///
    /// Without `allowedRoutes.namespaces` a listener takes routes of its own namespace only. Selectors are
    /// evaluated with the labels of the Namespace objects in the input.
    ///
    /// ## Why is this bad?
    ///
    /// The route attaches to nothing: its requests get 404 or go to another route.
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
    /// metadata: {name: blog, namespace: blog}
    /// spec:
    ///   parentRefs: [{name: edge, namespace: shop}]
    ///   hostnames: [blog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: blog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - name: http
    ///     port: 80
    ///     protocol: HTTP
    ///     hostname: "*.example.com"
    ///     allowedRoutes: {namespaces: {from: All}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: blog, namespace: blog}
    /// spec:
    ///   parentRefs: [{name: edge, namespace: shop}]
    ///   hostnames: [blog.example.com]
    ///   rules:
    ///   - backendRefs: [{name: blog, port: 80}]
    /// ```
    "MSH1202", "route-not-allowed", GatewayApi, Error,
    aliases: ["KIA1401"],
    rows: ["RT-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (position, parent) in route.parents.iter().enumerate() {
            let Attachment::Refused(refusal, listeners) = cx.mesh.attach(&route, parent) else { continue };
            let path = format!("spec.parentRefs[{position}]");
            match refusal {
                Refusal::Kind => by_kind(&route, &path, &listeners, out),
                Refusal::Namespace => by_namespace(&route, &path, &listeners, out),
                Refusal::Section | Refusal::TlsMode | Refusal::Hostname => {}
            }
        }
    }
}

fn by_kind(route: &Route<'_>, path: &str, listeners: &[Listening<'_>], out: &mut Findings) {
    let Some(first) = listeners.first() else { return };
    let kind = route.kind_name();
    let said = format!("no listener of {} takes a {kind}", label(first.owner));
    let finding = out.report(route.object, path, said);
    let listed = first.listener.allowed_routes.as_ref().is_some_and(|allowed| !allowed.kinds.is_empty());
    let field = if listed { "allowedRoutes.kinds" } else { "protocol" };
    finding
        .note(status("route", "Accepted", "NotAllowedByListeners"))
        .related(first.owner, first.path(field), format!("listener {} is for other kinds", names([first])))
        .help(format!("attach to a listener whose protocol and `allowedRoutes.kinds` admit {kind}"));
}

fn by_namespace(route: &Route<'_>, path: &str, listeners: &[Listening<'_>], out: &mut Findings) {
    let Some(first) = listeners.first() else { return };
    let (space, owner) = (&route.object.namespace, label(first.owner));
    let rule = first.listener.allowed_routes.as_ref().and_then(|allowed| allowed.namespaces.as_ref());
    let selects = rule.is_some_and(|rule| rule.from == Some(FromNamespaces::Selector));
    let field = if rule.is_some() { "allowedRoutes.namespaces.from" } else { "name" };
    let (why, help) = if selects {
        (
            format!("its selector does not match the labels of namespace `{space}`"),
            "give the namespace the labels that the selector wants, or widen the selector".to_owned(),
        )
    } else {
        (
            format!("it takes routes of namespace `{}` only", first.owner.namespace),
            "set `allowedRoutes.namespaces.from: Selector` with a selector that matches the namespace, or `All`".to_owned(),
        )
    };
    out.report(route.object, path, format!("{owner} takes no routes from namespace `{space}`"))
        .note(status("route", "Accepted", "NotAllowedByListeners"))
        .related(first.owner, first.path(field), format!("listener {}: {why}", names([first])))
        .help(help);
}
