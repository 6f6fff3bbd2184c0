//! Hostnames on listeners of protocols that have none.

use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// A TCP or UDP listener with a hostname.
    ///
    /// ## Why is this bad?
    ///
    /// Bytes carry no hostname: the API server rejects the Gateway.
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
    ///   - {name: db, port: 5432, protocol: TCP, hostname: db.example.com}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: db, port: 5432, protocol: TCP}
    /// ```
    "MSH1260", "hostname-on-plain-listener", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-012"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for listener in cx.mesh.listeners().iter().filter(|listener| matches!(listener.protocol(), "TCP" | "UDP")) {
        if listener.hostname().is_some() {
            let path = listener.path("hostname");
            out.report(listener.owner, &path, format!("{} listener `{}` has a hostname", listener.protocol(), listener.name()))
                .note("the API server rejects the object")
                .related(listener.owner, listener.path("protocol"), "the protocol")
                .help("remove it; to tell hosts apart by the name in the TLS handshake use `protocol: TLS`")
                .fix(Safety::Suggested, Change::Remove { path });
        }
    }
}
