//! Selectors of namespaces in listeners.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::listener::FromNamespaces;
use crate::api::k8s::namespace::Namespace;

rule! {
    /// A listener whose `allowedRoutes.namespaces` has `from: Selector` and no selector, or a selector that is not used.
    ///
    /// With `--complete`, a selector that matches no namespace is reported too.
    ///
    /// ## Why is this bad?
    ///
    /// Routes of the namespaces that were meant do not attach.
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
    ///   - name: http
    ///     port: 80
    ///     protocol: HTTP
    ///     allowedRoutes: {namespaces: {from: Same, selector: {matchLabels: {expose: "true"}}}}
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
    ///     allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {expose: "true"}}}}
    /// ```
    "MSH1270", "allowed-route-selector", GatewayApi, Warning,
    aliases: [],
    rows: ["KGW-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners() {
        let rule = listener.listener.allowed_routes.as_ref().and_then(|allowed| allowed.namespaces.as_ref());
        let Some(rule) = rule else { continue };
        let path = listener.path("allowedRoutes.namespaces");
        match (rule.from, &rule.selector) {
            (Some(FromNamespaces::Selector), None) => {
                out.report(listener.owner, format!("{path}.from"), "`from: Selector` has no selector")
                    .note("the listener takes routes from no namespace, or from every one: implementations differ")
                    .help("add `selector`");
            }
            (Some(FromNamespaces::All | FromNamespaces::Same) | None, Some(_)) => {
                let from = rule.from.map_or("Same", FromNamespaces::word);
                out.report(listener.owner, format!("{path}.selector"), format!("with `from: {from}` the selector is not used"))
                    .on_key()
                    .note("it counts with `from: Selector` only")
                    .help("write `from: Selector`, or remove the selector");
            }
            (Some(FromNamespaces::Selector), Some(selector)) if cx.options.complete && cx.has::<Namespace>() => {
                let any = cx.mesh.all::<Namespace>().any(|namespace| cx.mesh.namespace_selected(selector, namespace.object.name()));
                if !any {
                    out.report(listener.owner, format!("{path}.selector"), "the selector matches no namespace")
                        .on_key()
                        .note("no route can attach")
                        .help("give a namespace the labels, or correct the selector");
                }
            }
            _ => {}
        }
    }
}
