//! TLS settings on plain listeners.

use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// A listener with `tls` whose protocol has none: HTTP, TCP or UDP.
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
    ///   - name: web
    ///     port: 443
    ///     protocol: HTTP
    ///     tls: {certificateRefs: [{name: www}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - name: web
    ///     port: 443
    ///     protocol: HTTPS
    ///     tls: {certificateRefs: [{name: www}]}
    /// ```
    "MSH1256", "tls-on-plain-listener", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-008"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners().iter().filter(|listener| listener.listener.tls.is_some()) {
        let better = match listener.protocol() {
            "HTTP" if listener.passes_tls_on() => "TLS",
            "HTTP" => "HTTPS",
            "TCP" => "TLS",
            "UDP" => "",
            _ => continue,
        };
        let said = format!("listener `{}` has `tls`, but protocol {} has no TLS", listener.name(), listener.protocol());
        let finding = out.report(listener.owner, listener.path("tls"), said);
        finding.on_key().note("the API server rejects the object").related(listener.owner, listener.path("protocol"), "the protocol");
        if better.is_empty() {
            finding.help("remove `tls`");
        } else {
            finding.help(format!("write `protocol: {better}`, or remove `tls`")).suggest_value(listener.path("protocol"), better);
        }
    }
}
