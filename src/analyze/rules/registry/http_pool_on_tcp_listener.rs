//! HTTP limits where the sidecar sees no requests.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::store::protocol::Protocol;

rule! {
    /// An inbound listener whose connection pool has HTTP limits although its port does not speak HTTP.
    ///
    /// ## Why is this bad?
    ///
    /// Only the TCP part of the pool applies: the HTTP limits do nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   ingress:
    ///   - port: {number: 9080, protocol: TCP, name: tcp}
    ///     connectionPool: {http: {http2MaxRequests: 100}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   ingress:
    ///   - port: {number: 9080, protocol: HTTP, name: http}
    ///     connectionPool: {http: {http2MaxRequests: 100}}
    /// ```
    "MSH1742", "http-pool-on-tcp-listener", Registry, Warning,
    aliases: [],
    rows: ["SC-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        for (position, listener) in sidecar.ingress.iter().enumerate() {
            let word = listener.port.as_ref().and_then(|port| port.protocol.as_deref()).unwrap_or_default();
            let limited = listener.connection_pool.as_ref().is_some_and(|pool| pool.http.is_some());
            if !limited || !Protocol::parse(word).is_opaque() {
                continue;
            }
            let path = format!("spec.ingress[{position}]");
            out.report(sidecar.object, format!("{path}.connectionPool.http"), format!("HTTP limits on a port declared `{word}`"))
                .on_key()
                .related(sidecar.object, format!("{path}.port.protocol"), "the proxy sees no requests here")
                .note("only the `tcp` part of the pool applies")
                .help("limit connections with `tcp`, or declare the port as HTTP");
        }
    }
}
