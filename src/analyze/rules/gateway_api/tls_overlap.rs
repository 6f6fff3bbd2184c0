//! HTTPS listeners whose hostnames overlap.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// HTTPS listeners on one port of which one's hostname covers another's.
    ///
    /// ## Why is this bad?
    ///
    /// A browser that holds an HTTP/2 connection for the wider name reuses it for the narrower one when the
    /// certificate fits: its requests then reach the wrong listener, unless the Gateway answers 421.
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
    ///   - {name: all, port: 443, protocol: HTTPS, hostname: "*.example.com", tls: {certificateRefs: [{name: all}]}}
    ///   - {name: api, port: 443, protocol: HTTPS, hostname: api.example.com, tls: {certificateRefs: [{name: api}]}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: www, port: 443, protocol: HTTPS, hostname: www.example.com, tls: {certificateRefs: [{name: www}]}}
    ///   - {name: api, port: 443, protocol: HTTPS, hostname: api.example.com, tls: {certificateRefs: [{name: api}]}}
    /// ```
    "MSH1264", "tls-overlap", GatewayApi, Info,
    aliases: [],
    rows: ["KGW-017"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;
use crate::store::gateway_api::Listening;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let listeners = cx.mesh.listeners();
    let https = || {
        let https = listeners.iter().filter(|listener| listener.protocol() == "HTTPS");
        https.filter_map(|listener| Some((listener, listener.listener.port?, listener.hostname()?.to_ascii_lowercase())))
    };
    let mut wide: HashMap<(ObjectId, i64, String), &Listening<'_>> = HashMap::new();
    for (listener, port, hostname) in https() {
        if let Some(suffix) = hostname.strip_prefix('*') {
            wide.insert((listener.owner.id, port, suffix.to_owned()), listener);
        }
    }
    for (listener, port, hostname) in https().filter(|(_, _, hostname)| !is_unknown(hostname)) {
        let name = hostname.strip_prefix("*.").unwrap_or(&hostname);
        let mut suffixes = name.match_indices('.').map(|(at, _)| &name[at..]);
        let cover = suffixes.find_map(|suffix| wide.get(&(listener.owner.id, port, suffix.to_owned())));
        if let Some(cover) = cover {
            out.report(listener.owner, listener.path("hostname"), format!("`{hostname}` is among the hostnames of listener `{}` on the same port", cover.name()))
                .note("HTTP/2 connections for the one may be reused for the other; the listener's status will say OverlappingTLSConfig=True, reason OverlappingHostnames")
                .related(cover.owner, cover.path("hostname"), "the wider hostname")
                .help("use hostnames that exclude each other, or one listener for both");
        }
    }
}
