//! External hosts declared to be inside the mesh.

use super::dependency::is_external;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::service_entry::{Location, Resolution};

rule! {
    /// A ServiceEntry of location `MESH_INTERNAL` that stands for a host outside: resolved by DNS, without endpoints.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies take the endpoints for meshed: policies and telemetry treat them as workloads of the mesh, and TLS settings for the mesh may be used towards a server that knows none of them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
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
    "MSH1717", "internal-entry-outside-mesh", Registry, Warning,
    aliases: [],
    rows: ["SE-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        let dns = matches!(entry.resolution, Some(Resolution::Dns | Resolution::DnsRoundRobin));
        if entry.location != Some(Location::MeshInternal) || !dns || !entry.endpoints.is_empty() || entry.workload_selector.is_some() {
            continue;
        }
        if let Some(host) = entry.hosts.iter().find(|host| is_external(cx.mesh, host)) {
            out.report(entry.object, "spec.location", format!("`{host}` is looked up in DNS, yet declared to be inside the mesh"))
                .note("proxies treat its servers as workloads of the mesh")
                .help("write `MESH_EXTERNAL`, unless the servers run the mesh's proxies");
        }
    }
}
