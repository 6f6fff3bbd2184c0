//! Two ServiceEntries for one host and port.

use super::same_port::{Clash, clashes};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Two ServiceEntries that some client sees both declare one host and port.
    ///
    /// Entries with different protocols for it are another rule's.
    ///
    /// ## Why is this bad?
    ///
    /// The control plane keeps one of them for the port and drops the other's resolution and endpoints, or mixes them; which one depends on age.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner-static, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: STATIC
    ///   endpoints: [{address: 203.0.113.7}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner-admin, namespace: shop}
    /// spec:
    ///   hosts: [admin.partner.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ```
    "MSH1712", "duplicate-entry-port", Registry, Warning,
    aliases: ["KIA1211"],
    rows: ["SE-017"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for Clash { host, port, first, second } in clashes(cx).filter(|clash| clash.first.protocol == clash.second.protocol) {
        out.report(
            second.entry.object,
            format!("spec.hosts[{}]", second.host),
            format!("`{host}` port {port} is declared by ServiceEntry `{}` too", first.name(second.entry.object)),
        )
        .related(first.entry.object, format!("spec.hosts[{}]", first.host), "also declared here")
        .note("one of the two wins, which one depends on their age")
        .help("merge them, or narrow `exportTo` so that no client sees both");
    }
}
