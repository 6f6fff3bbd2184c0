//! HTTPS listeners that do not end TLS.

use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// An HTTPS listener that passes TLS on.
    ///
    /// HTTPS means that the Gateway ends TLS and sees the requests; to pass TLS on is `protocol: TLS`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the Gateway.
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
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {mode: Passthrough}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: TLS, tls: {mode: Passthrough}}
    /// ```
    "MSH1257", "https-passthrough", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-009"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners().iter().filter(|listener| listener.protocol() == "HTTPS" && listener.passes_tls_on()) {
        out.report(listener.owner, listener.path("tls.mode"), format!("HTTPS listener `{}` passes TLS on", listener.name()))
            .note("the API server rejects the object")
            .related(listener.owner, listener.path("protocol"), "the protocol")
            .help("write `protocol: TLS` and use TLSRoutes, or `mode: Terminate` with a certificate")
            .suggest_value(listener.path("protocol"), "TLS");
    }
}
