//! Hosts of ServiceEntries that are none.

use crate::analyze::rules::traffic::policies::is_host;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::Resolution;
use crate::api::istio::service_entry::ServiceEntry;
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A ServiceEntry without hosts, for all hosts, or with a host that is no DNS name.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object; without a webhook nothing a client calls matches the entry.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: ["https://api.partner.example.com"]
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
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ```
    "MSH1701", "service-entry-host", Registry, Error,
    aliases: [],
    rows: ["SE-001", "SE-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        // A missing field is the schema's to report; an empty list is not missing.
        if entry.hosts.is_empty() {
            let finding = out.report(entry.object, "spec.hosts", "the entry is for no host");
            finding.note("the object is refused").help("name the host that clients call");
        }
        let dynamic = entry.resolution == Some(Resolution::DynamicDns);
        for (position, host) in entry.hosts.iter().enumerate().filter(|(_, host)| !is_unknown(host)) {
            let path = format!("spec.hosts[{position}]");
            if host == "*" {
                out.report(entry.object, path, "the entry is for every host there is")
                    .note("the object is refused")
                    .help("name the hosts, or set `outboundTrafficPolicy: {mode: ALLOW_ANY}` to allow all");
            } else if !is_host(host) && !dynamic {
                let bare = host.split_once("://").map_or(host.as_str(), |(_, rest)| rest);
                let bare = bare.split(['/', ':']).next().unwrap_or_default().trim();
                let finding = out.report(entry.object, &path, format!("`{host}` is not a DNS name"));
                finding.note("the object is refused");
                if !bare.is_empty() && bare != host && is_host(bare) {
                    finding.help(format!("write the name alone: `{bare}`")).suggest_value(path, bare);
                } else {
                    finding.help("write a name such as `api.example.com`; `*` may only be the whole first label");
                }
            }
        }
    }
}
