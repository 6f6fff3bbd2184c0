//! Listeners that cannot be told apart.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// Two listeners of one Gateway or ListenerSet that cannot be told apart: same port, protocol and hostname.
    ///
    /// Listeners of HTTPS and TLS on one port are told apart by hostname only.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the Gateway, or the listener is not used.
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
    ///   - {name: a, port: 80, protocol: HTTP, hostname: www.example.com}
    ///   - {name: b, port: 80, protocol: HTTP, hostname: www.example.com}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: a, port: 80, protocol: HTTP, hostname: www.example.com}
    ///   - {name: b, port: 80, protocol: HTTP, hostname: api.example.com}
    /// ```
    "MSH1253", "listener-conflict", GatewayApi, Error,
    aliases: ["KIA1503"],
    rows: ["KGW-005", "KGW-007"],
    fix: None,
}

use super::status;
use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;
use crate::store::gateway_api::Listening;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let listeners = cx.mesh.listeners();
    let mut seen: HashMap<(ObjectId, i64, &str, String), &Listening<'_>> = HashMap::new();
    for listener in &listeners {
        let hostname = listener.hostname().unwrap_or_default().to_ascii_lowercase();
        let Some(port) = listener.listener.port.filter(|_| !is_unknown(&hostname) && !is_unknown(listener.protocol())) else { continue };
        let key = (listener.owner.id, port, wire(listener.protocol()), hostname);
        let Some(first) = seen.get(&key) else {
            seen.insert(key, listener);
            continue;
        };
        let host = listener.hostname().map_or_else(|| "every hostname".to_owned(), |hostname| format!("`{hostname}`"));
        let protocol = listener.protocol();
        let said = format!("listener `{}` already has {protocol} on port {port} for {host}", first.name());
        let finding = out.report(listener.owner, listener.path(if listener.hostname().is_some() { "hostname" } else { "port" }), said);
        finding.related(first.owner, first.path("name"), "the other listener").help("give one of them another port or hostname");
        if first.protocol() == protocol {
            finding.note("port, protocol and hostname are unique together: the API server rejects the object");
        } else {
            finding.note("the listener's status will say Conflicted=True, reason HostnameConflict").note(status(
                "Gateway",
                "Accepted",
                "ListenersNotValid",
            ));
        }
    }
}

/// Returns what clients can tell apart on the wire: HTTPS and TLS begin alike.
fn wire(protocol: &str) -> &str {
    if protocol == "HTTPS" { "TLS" } else { protocol }
}
