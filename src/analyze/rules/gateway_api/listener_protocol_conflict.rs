//! Ports of Gateways with two protocols.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// One port of a Gateway with protocols that cannot share it.
    ///
    /// HTTPS and TLS share a port; UDP is independent of the others.
    ///
    /// ## Why is this bad?
    ///
    /// Only one of the protocols is served; the other listeners are not used.
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
    ///   - {name: web, port: 8080, protocol: HTTP}
    ///   - {name: db, port: 8080, protocol: TCP}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: web, port: 8080, protocol: HTTP}
    ///   - {name: db, port: 5432, protocol: TCP}
    /// ```
    "MSH1254", "listener-protocol-conflict", GatewayApi, Error,
    aliases: ["KIA1503"],
    rows: ["KGW-006"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;
use crate::store::gateway_api::Listening;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let listeners = cx.mesh.listeners();
    let mut first: HashMap<(ObjectId, i64), &Listening<'_>> = HashMap::new();
    for listener in &listeners {
        let (Some(port), Some(sort)) = (listener.listener.port, sort(listener.protocol())) else { continue };
        let known = *first.entry((listener.owner.id, port)).or_insert(listener);
        if self::sort(known.protocol()) == Some(sort) {
            continue;
        }
        let said =
            format!("port {port} is {} of listener `{}` and cannot be {} as well", known.protocol(), known.name(), listener.protocol());
        out.report(listener.owner, listener.path("protocol"), said)
            .note("the listener's status will say Conflicted=True, reason ProtocolConflict")
            .related(known.owner, known.path("protocol"), "the other protocol")
            .help("give one of them another port");
    }
}

/// Returns a word that is the same for protocols that can share a port.
fn sort(protocol: &str) -> Option<&'static str> {
    match protocol {
        "HTTP" => Some("plain"),
        "HTTPS" | "TLS" => Some("tls"),
        "TCP" => Some("bytes"),
        _ => None,
    }
}
