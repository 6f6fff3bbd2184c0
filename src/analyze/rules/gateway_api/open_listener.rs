//! Listeners that are open to every namespace.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::listener::FromNamespaces;

rule! {
    /// A listener that takes routes from every namespace for any hostname.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever may write a route in any namespace may take any hostname of the Gateway.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP, hostname: www.example.com, allowedRoutes: {namespaces: {from: All}}}
    /// ```
    "MSH1271", "open-listener", GatewayApi, Off,
    aliases: [],
    rows: ["KGW-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners() {
        let rule = listener.listener.allowed_routes.as_ref().and_then(|allowed| allowed.namespaces.as_ref());
        let all = rule.and_then(|rule| rule.from) == Some(FromNamespaces::All);
        if all && listener.hostname().is_none_or(|hostname| hostname.starts_with('*')) {
            let host = listener.hostname().map_or_else(|| "any hostname".to_owned(), |hostname| format!("any hostname of `{hostname}`"));
            let said = format!("routes of every namespace may take {host} of listener `{}`", listener.name());
            out.report(listener.owner, listener.path("allowedRoutes.namespaces.from"), said)
                .help("use `from: Selector`, or a listener per hostname");
        }
    }
}
