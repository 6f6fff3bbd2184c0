//! Wildcard hosts that cannot be looked up.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;

rule! {
    /// A ServiceEntry of resolution `DNS` with a wildcard host and no endpoints.
    ///
    /// ## Why is this bad?
    ///
    /// There is no name to look up; the webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: ["*.partner.example.com"]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: DNS
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: ["*.partner.example.com"]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: NONE
    /// ```
    "MSH1709", "wildcard-with-dns", Registry, Error,
    aliases: [],
    rows: ["SE-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        let dns = matches!(entry.resolution, Some(Resolution::Dns | Resolution::DnsRoundRobin));
        if !dns || !entry.endpoints.is_empty() || entry.workload_selector.is_some() {
            continue;
        }
        let Some(position) = entry.hosts.iter().position(|host| host.starts_with("*.")) else { continue };
        let host = &entry.hosts[position];
        out.report(entry.object, format!("spec.hosts[{position}]"), format!("`{host}` is not a name that DNS can look up"))
            .related(entry.object, "spec.resolution", "looks the host up")
            .note("the object is refused")
            .help("set `resolution: NONE` to use the address the client chose, or name an endpoint that serves all of them");
    }
}
