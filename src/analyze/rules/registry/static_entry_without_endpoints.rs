//! Static entries with nowhere to go.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::text::is_unknown;

rule! {
    /// A ServiceEntry of resolution `STATIC` with neither endpoints nor a `workloadSelector`.
    ///
    /// ## Why is this bad?
    ///
    /// The host has no upstream: requests get 503 (`UH`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   addresses: [203.0.113.7]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: STATIC
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   addresses: [203.0.113.7]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: STATIC
    ///   endpoints: [{address: 203.0.113.7}]
    /// ```
    "MSH1708", "static-entry-without-endpoints", Registry, Warning,
    aliases: [],
    rows: ["SE-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        if entry.resolution != Some(Resolution::Static) || !entry.endpoints.is_empty() || entry.workload_selector.is_some() {
            continue;
        }
        // Such an entry adds names or accounts to a Service, which brings the endpoints.
        if entry.hosts.iter().any(|host| is_unknown(host) || cx.service_of_host(host).is_some()) {
            continue;
        }
        let host = entry.hosts.first().map_or("", String::as_str);
        let help = if entry.addresses.is_empty() {
            "list `endpoints`, or select WorkloadEntries with `workloadSelector`"
        } else {
            "`addresses` are what clients connect to, not where they end up: list `endpoints`"
        };
        out.report(entry.object, "spec.resolution", format!("`{host}` has no endpoints")).note("requests get 503 (UH)").help(help);
    }
}
