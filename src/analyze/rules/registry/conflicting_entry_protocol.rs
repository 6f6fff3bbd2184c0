//! One port of a host with two protocols.

use super::same_port::{Clash, clashes};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Two ServiceEntries that some client sees both declare one host and port with different protocols.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy builds one listener or route for the port: traffic of the other protocol fails or is misread.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 8080, name: http, protocol: HTTP}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner-tls, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 8080, name: tls, protocol: TLS}]
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 8080, name: http, protocol: HTTP}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner-tls, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 8443, name: tls, protocol: TLS}]
    ///   resolution: DNS
    /// ```
    "MSH1713", "conflicting-entry-protocol", Registry, Warning,
    aliases: ["IST0177", "KIA1212"],
    rows: ["SE-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for Clash { host, port, first, second } in clashes(cx).filter(|clash| clash.first.protocol != clash.second.protocol) {
        out.report(
            second.entry.object,
            format!("spec.ports[{}].protocol", second.port),
            format!(
                "`{host}` port {port} is {} here and {} in ServiceEntry `{}`",
                second.protocol.word(),
                first.protocol.word(),
                first.name(second.entry.object)
            ),
        )
        .related(first.entry.object, format!("spec.ports[{}].protocol", first.port), "another protocol here")
        .note("the proxy reads the port one way only: traffic of the other protocol fails")
        .help("declare the protocol that clients speak in both, or keep one entry");
    }
}
