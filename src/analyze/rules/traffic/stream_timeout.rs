//! A timeout on a rule for `WebSocket`s, or for a port that is declared as such.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination::Destination;
use crate::api::istio::virtual_service::HttpMatchRequest;

rule! {
    /// A timeout on a rule for WebSockets, or for a port that is declared as such.
    ///
    /// ## Why is this bad?
    ///
    /// The timeout holds for the whole stream, not for its beginning: long-lived connections are cut
    /// off.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{headers: {upgrade: {exact: websocket}}}]
    ///     timeout: 30s
    ///     route: [{destination: {host: chat}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{headers: {upgrade: {exact: websocket}}}]
    ///     route: [{destination: {host: chat}}]
    /// ```
    "MSH0407", "stream-timeout", Traffic, Info,
    aliases: [],
    rows: ["VS-104"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| rule.route.timeout.is_some_and(|timeout| !timeout.0.is_zero())) {
        let upgrade = |request: &HttpMatchRequest| request.headers.keys().any(|name| name.eq_ignore_ascii_case("upgrade"));
        let socket = !rule.route.matches.is_empty() && rule.route.matches.iter().all(upgrade);
        let declared = rule.route.route.iter().any(|leg| is_stream(cx, &rule.service.object.namespace, leg.destination.as_ref()));
        if socket || declared {
            out.report(rule.service.object, rule.at("timeout"), "the timeout cuts off WebSocket connections")
                .note("it holds for the whole stream, not for its beginning")
                .help("delete it, or set `timeout: 0s` and let the application end idle connections");
        }
    }
}

/// Tells whether the destination's port is declared to speak WebSocket.
fn is_stream(cx: &Context<'_>, namespace: &str, destination: Option<&Destination>) -> bool {
    let Some(service) = destination.and_then(|to| to.host.as_deref()).and_then(|host| cx.mesh.service(host, namespace)) else {
        return false;
    };
    let wanted = destination.and_then(|to| to.port.as_ref()).and_then(|port| port.number).map(i64::from);
    let ports = &service.body.ports;
    let mut taken = ports.iter().filter(|port| wanted.map_or(ports.len() == 1, |number| port.port == Some(number)));
    taken.any(|port| matches!(port.app_protocol.as_deref(), Some("kubernetes.io/ws" | "kubernetes.io/wss")))
}
