//! Endpoints that the resolution does not use.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::diag::Level;

rule! {
    /// Endpoints that do not go with the ServiceEntry's resolution: any with `NONE`, more than one with `DNS_ROUND_ROBIN`.
    ///
    /// An entry that says nothing has resolution `NONE`.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object. A `workloadSelector` with `NONE` is ignored.
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
    ///   resolution: STATIC
    ///   endpoints: [{address: 203.0.113.7}]
    /// ```
    "MSH1706", "endpoints-against-resolution", Registry, Error,
    aliases: [],
    rows: ["SE-008", "SE-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        let written = entry.resolution.is_some();
        let none = matches!(entry.resolution, None | Some(Resolution::None));
        let unset = if written { "resolution NONE" } else { "resolution NONE (the default)" };
        if none && !entry.endpoints.is_empty() {
            out.report(entry.object, "spec.endpoints", format!("{unset} does not use endpoints"))
                .on_key()
                .note("the object is refused: connections go to the address the client chose")
                .help("set `resolution: STATIC` for addresses, `DNS` for names, or take the endpoints away");
        } else if none && entry.workload_selector.is_some() {
            out.report(entry.object, "spec.workloadSelector", format!("{unset} does not use selected workloads"))
                .on_key()
                .level(Level::Warning)
                .note("connections go to the address the client chose")
                .help("set `resolution: STATIC`");
        } else if entry.resolution == Some(Resolution::DnsRoundRobin) && entry.endpoints.len() > 1 {
            out.report(entry.object, "spec.endpoints[1]", "resolution DNS_ROUND_ROBIN takes one endpoint at most")
                .note("the object is refused")
                .help("set `resolution: DNS` to balance over several names");
        }
    }
}
