//! A Linkerd Server whose protocol contradicts the routes attached to it or the opaque ports of its pods.

use super::annotations::{OPAQUE, Ports, of_pods};
use super::servers::{Route, attached, ports_of, routes, workloads_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::server::{ProxyProtocol, Server};

rule! {
    /// A Linkerd Server whose protocol contradicts the routes attached to it or the opaque ports of its pods.
    ///
    /// ## Why is this bad?
    ///
    /// On an opaque or TLS port the proxy never sees requests: routes match nothing, and their policies admit nobody.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    ///   proxyProtocol: opaque
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
    ///   rules: [{matches: [{path: {type: PathPrefix, value: /api}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    ///   proxyProtocol: HTTP/1
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: policy.linkerd.io, kind: Server, name: web}]
    ///   rules: [{matches: [{path: {type: PathPrefix, value: /api}}]}]
    /// ```
    "MSH1316", "server-protocol", Linkerd, Warning,
    aliases: [],
    rows: ["LD-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let routes = routes(cx);
    let attached = attached(&routes);
    for server in cx.all::<Server>() {
        let Some(protocol) = server.body.proxy_protocol else { continue };
        let word = protocol.word();
        let key = (server.object.namespace.as_str(), server.object.name());
        if matches!(protocol, ProxyProtocol::Opaque | ProxyProtocol::Tls) {
            let http = |route: &&&Route<'_>| matches!(route.object.kind_name.as_str(), "HTTPRoute" | "GRPCRoute");
            if let Some(route) = attached.get(&key).and_then(|routes| routes.iter().find(http)) {
                out.report(
                    server.object,
                    "spec.proxyProtocol",
                    format!("the Server is `{word}`, but {} `{}` is attached to it", route.object.kind_name, route.object.name()),
                )
                .note("the proxy sees no requests on such a port: the route matches nothing")
                .help("declare the HTTP protocol the port speaks, or take the route away")
                .related(route.object, "spec.parentRefs", "the route");
            }
            continue;
        }
        if protocol == ProxyProtocol::Unknown {
            continue;
        }
        for workload in workloads_of(cx, server) {
            let Some(setting) = of_pods(cx, &workload, OPAQUE) else { continue };
            let opaque = Ports::parse(setting.value);
            let port = ports_of(server.body, &workload).into_iter().find(|port| opaque.contains(*port, None) && !opaque.is_unknown());
            if let Some(port) = port {
                out.report(
                    server.object,
                    "spec.proxyProtocol",
                    format!("the Server is `{word}`, but port {port} of `{}` is marked opaque", workload.object.name()),
                )
                .note("clients send the bytes on without looking; the server's proxy expects requests")
                .help("take the port out of the opaque ports, or declare the Server `opaque`")
                .related(setting.object, setting.path, "marked opaque here");
                break;
            }
        }
    }
}
