//! Kinds that listeners allow.

use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::store::gateway_api::GROUP;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A listener that allows a kind of route its protocol cannot carry, or one that does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// Routes of the kind never attach.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: TCPRoute}]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {kinds: [{kind: HTTPRoute}]}}]
    /// ```
    "MSH1269", "allowed-route-kind", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-022"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners() {
        let fitting: &[&str] = match listener.protocol() {
            "HTTP" | "HTTPS" => &["HTTPRoute", "GRPCRoute"],
            "TLS" if listener.passes_tls_on() => &["TLSRoute"],
            "TLS" => &["TLSRoute", "TCPRoute"],
            "TCP" => &["TCPRoute"],
            "UDP" => &["UDPRoute"],
            _ => continue,
        };
        let kinds = listener.listener.allowed_routes.as_ref().map_or(&[][..], |allowed| &allowed.kinds);
        for (position, entry) in kinds.iter().enumerate() {
            let kind = entry.kind.as_deref().unwrap_or_default();
            let foreign = entry.group.as_deref().is_some_and(|group| group != GROUP);
            if kind.is_empty() || is_unknown(kind) || foreign || fitting.contains(&kind) {
                continue;
            }
            let path = listener.path(&format!("allowedRoutes.kinds[{position}].kind"));
            let said = format!("{} listener `{}` cannot take a {kind}", listener.protocol(), listener.name());
            let finding = out.report(listener.owner, &path, said);
            finding
                .note("the listener's status will say ResolvedRefs=False, reason InvalidRouteKinds")
                .related(listener.owner, listener.path("protocol"), "the protocol")
                .help(format!("it takes {}", words::list(fitting, 3)));
            if let Some(near) = suggest::nearest(kind, fitting.iter().copied())
                .filter(|_| !["TCPRoute", "UDPRoute", "TLSRoute", "HTTPRoute", "GRPCRoute"].contains(&kind))
            {
                finding.suggest_value(path, near);
            }
        }
    }
}
