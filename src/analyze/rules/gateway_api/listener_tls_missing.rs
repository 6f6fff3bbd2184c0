//! TLS listeners without what they need.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::diag::Level;
use crate::store::gateway_api::Listening;

rule! {
    /// A TLS listener without a mode, or a listener that ends TLS without a certificate.
    ///
    /// Options may stand in for certificates: some implementations take them from there.
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
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {mode: Terminate}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 443, protocol: HTTPS, tls: {mode: Terminate, certificateRefs: [{name: www}]}}
    /// ```
    "MSH1258", "listener-tls-missing", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-010", "KGW-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners() {
        match (&listener.listener.tls, listener.protocol()) {
            (None, "TLS") => {
                out.report(
                    listener.owner,
                    listener.path("protocol"),
                    format!("TLS listener `{}` does not say who ends TLS", listener.name()),
                )
                .note("the API server rejects the object")
                .help("add `tls.mode`: `Passthrough`, or `Terminate` with `certificateRefs`");
            }
            (None, "HTTPS") => without_tls(cx, &listener, out),
            (Some(tls), "HTTPS" | "TLS") if !listener.passes_tls_on() && tls.certificate_refs.is_empty() && tls.options.is_empty() => {
                out.report(listener.owner, listener.path("tls"), format!("listener `{}` ends TLS without a certificate", listener.name()))
                    .on_key()
                    .note("the API server rejects the object")
                    .help("name the Secret with the certificate in `certificateRefs`, or write `mode: Passthrough` (protocol TLS)");
            }
            _ => {}
        }
    }
}

/// An HTTPS listener without `tls` is accepted by the API server; some controllers find the
/// certificate by annotation (Google) or by hostname (Amazon).
fn without_tls(cx: &Context<'_>, listener: &Listening<'_>, out: &mut Findings) {
    let class = cx.mesh.typed::<K8sGateway>(listener.owner.id).and_then(|gateway| gateway.body.gateway_class_name.as_deref());
    if class.is_some_and(|class| class.starts_with("istio") || matches!(class, "cilium" | "envoy" | "eg" | "nginx" | "contour")) {
        out.report(listener.owner, listener.path("protocol"), format!("HTTPS listener `{}` has no certificate", listener.name()))
            .level(Level::Error)
            .note("TLS handshakes fail: there is nothing to show to clients")
            .help("name the Secret with the certificate in `tls.certificateRefs`");
    }
}
