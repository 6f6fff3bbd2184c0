//! Servers that compete for a host.

use std::collections::BTreeMap;

use super::{are_alternatives, listeners};
use crate::analyze::{Context, Findings, rule};
use crate::diag::Level;
use crate::store::gateways::{GatewayServer, ServerKind};
use crate::text::is_unknown;

rule! {
    /// Two servers on the same pods, port and address that serve the same host.
    ///
    /// Of TLS servers the second is dropped: an error. Plain HTTP servers are merged: a warning. Where one
    /// host is a wildcard that covers the other, the more specific server answers; that is only worth knowing,
    /// and only said of servers in different Gateways.
    ///
    /// ## Why is this bad?
    ///
    /// Which of the two Gateways serves the host, and with which certificate, depends on their age.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: one}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: two}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: one}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [api.example.com]
    ///     tls: {mode: SIMPLE, credentialName: two}
    /// ```
    "MSH0305", "gateway-conflict", Gateway, Error,
    aliases: ["IST0145", "KIA0301"],
    rows: ["GW-026", "GW-028"],
    fix: None,
}

/// A host of a server: position, reserved namespace.
type Entry<'m> = (GatewayServer<'m>, usize, Option<&'m str>);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for servers in listeners(cx).into_values().filter(|servers| servers.len() > 1) {
        for encrypted in [false, true] {
            let mut seen: BTreeMap<String, Vec<Entry<'_>>> = BTreeMap::new();
            let group: Vec<&GatewayServer<'_>> = servers.iter().filter(|server| class_of(server) == Some(encrypted)).collect();
            for server in &group {
                for (position, space, name) in server.hosts().filter(|(_, _, name)| !is_unknown(name)) {
                    let name = name.to_ascii_lowercase();
                    let earlier = seen.get(&name).and_then(|entries| entries.iter().find(|entry| meets(entry, server, space)));
                    if let Some(earlier) = earlier {
                        report_equal(out, server, position, &name, earlier, encrypted);
                    }
                    seen.entry(name).or_default().push((**server, position, space));
                }
            }
            for server in &group {
                covered(out, server, &seen);
            }
        }
    }
}

/// Returns whether a server's hosts are told apart by SNI; `None` where hosts mean nothing.
fn class_of(server: &GatewayServer<'_>) -> Option<bool> {
    match ServerKind::of(server.server) {
        ServerKind::Http => Some(false),
        ServerKind::Https | ServerKind::Passthrough | ServerKind::TerminatedTls => Some(true),
        ServerKind::AutoPassthrough | ServerKind::Tcp | ServerKind::Unknown => None,
    }
}

/// Tells whether an earlier host and one of `server` in the same namespace may meet.
fn meets((other, _, reserved): &Entry<'_>, server: &GatewayServer<'_>, space: Option<&str>) -> bool {
    let same_server = other.gateway.object.id == server.gateway.object.id && other.position == server.position;
    let compatible = match (reserved, space) {
        (Some(one), Some(two)) => *one == two,
        _ => true,
    };
    !same_server && compatible && !are_alternatives(other, server)
}

fn report_equal(out: &mut Findings, server: &GatewayServer<'_>, position: usize, host: &str, earlier: &Entry<'_>, encrypted: bool) {
    let (other, other_position, _) = earlier;
    let object = server.gateway.object;
    let inside = other.gateway.object.id == object.id;
    let whose = if inside {
        "another server of this Gateway".to_owned()
    } else {
        format!("Gateway `{}/{}`", other.gateway.object.namespace, other.gateway.object.name())
    };
    let port = server.port().unwrap_or_default();
    let message = format!("`{host}` on port {port} is also served by {whose}, on the same pods");
    let finding = out.report(object, format!("{}.hosts[{position}]", server.path()), message);
    finding.related(other.gateway.object, format!("{}.hosts[{other_position}]", other.path()), "the same host");
    if encrypted {
        finding.note("of two TLS servers for one host the later is dropped, with its certificate");
        finding.help("serve the host in one place, or on different pods or ports");
    } else {
        finding.level(Level::Warning).note("the servers are merged: the host gets the routes of both");
        finding.help("serve the host in one place, and bind the VirtualServices to that Gateway");
    }
}

/// Reports hosts that a wildcard of another Gateway covers.
fn covered(out: &mut Findings, server: &GatewayServer<'_>, seen: &BTreeMap<String, Vec<Entry<'_>>>) {
    for (position, space, name) in server.hosts().filter(|(_, _, name)| !is_unknown(name) && *name != "*") {
        let name = name.to_ascii_lowercase();
        let inner = name.strip_prefix("*.").unwrap_or(&name);
        let dots = inner.char_indices().filter(|(_, c)| *c == '.').map(|(at, _)| format!("*{}", &inner[at..]));
        let wider = dots.chain(["*".to_owned()]).filter(|wide| *wide != name);
        let foreign = |entry: &&Entry<'_>| entry.0.gateway.object.id != server.gateway.object.id && meets(entry, server, space);
        let found = wider.into_iter().find_map(|wide| Some((seen.get(&wide)?.iter().find(foreign)?, wide)));
        let Some(((other, other_position, _), wide)) = found else { continue };
        let whose = format!("`{}/{}`", other.gateway.object.namespace, other.gateway.object.name());
        let message = format!("`{name}` is also covered by `{wide}` of Gateway {whose}, on the same pods and port");
        let finding = out.report(server.gateway.object, format!("{}.hosts[{position}]", server.path()), message);
        finding.level(Level::Info).note("the more specific host answers; clients that reuse a connection may still reach the other");
        finding.related(other.gateway.object, format!("{}.hosts[{other_position}]", other.path()), "the wildcard");
    }
}
