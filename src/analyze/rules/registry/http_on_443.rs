//! HTTPS ports declared as HTTP.

use std::collections::BTreeSet;

use crate::analyze::rules::traffic::policies::{all, full_host};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::ident::host::covers;
use crate::store::protocol::Protocol;
use crate::text::is_unknown;

rule! {
    /// Port 443 of a ServiceEntry declared `HTTP`, with no DestinationRule that originates TLS to it.
    ///
    /// ## Why is this bad?
    ///
    /// Clients that call `https://` are refused, for the proxy expects plain HTTP; plain HTTP reaches a server that expects TLS.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   location: MESH_EXTERNAL
    ///   ports: [{number: 443, name: http, protocol: HTTP}]
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   location: MESH_EXTERNAL
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ```
    "MSH1715", "http-on-443", Registry, Warning,
    aliases: [],
    rows: ["SE-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let originated: BTreeSet<String> =
        all(cx).filter(|policy| policy.tls.is_some()).filter_map(|policy| full_host(cx, policy.rule)).collect();
    let wide: Vec<&String> = originated.iter().filter(|host| host.starts_with('*')).collect();
    for entry in cx.all::<ServiceEntry>() {
        for (position, port) in entry.ports.iter().enumerate().filter(|(_, port)| port.number == Some(443)) {
            let word = port.protocol.as_deref().unwrap_or_default();
            let covered = |host: &String| is_unknown(host) || originated.contains(host) || wide.iter().any(|rule| covers(rule, host));
            if !Protocol::parse(word).is_http() || entry.hosts.iter().any(covered) {
                continue;
            }
            let host = entry.hosts.first().map_or("", String::as_str);
            let fixed = out.report(
                entry.object,
                format!("spec.ports[{position}].protocol"),
                format!("port 443 of `{host}` is declared `{word}`, but 443 is for TLS"),
            );
            fixed.note("the proxy expects plain requests: clients that call https:// are refused").help(
                "write `HTTPS` if clients speak TLS themselves, or add a DestinationRule with `tls: {mode: SIMPLE}` if the proxy is to",
            );
        }
    }
}
