//! `WorkloadEntries` that cannot be reached.

use std::net::IpAddr;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::ident::host;
use crate::ident::name::is_label_value;
use crate::text::is_unknown;

rule! {
    /// A WorkloadEntry without address and network, or with an address that is none.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: machine, namespace: shop}
    /// spec:
    ///   address: 10.0.0.7:8080
    ///   labels: {app: machine}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: machine, namespace: shop}
    /// spec:
    ///   address: 10.0.0.7
    ///   labels: {app: machine}
    /// ```
    "MSH1730", "invalid-workload-entry", Registry, Error,
    aliases: [],
    rows: ["WE-001", "WE-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<WorkloadEntry>() {
        let address = entry.address.as_deref().unwrap_or_default();
        let name = host::is_wildcard_dns(address) && !address.contains('*');
        let socket = address.strip_prefix("unix://").is_some_and(|file| file.starts_with(['/', '@']) && !file.ends_with('/'));
        let wrong = if address.is_empty() {
            entry.network.is_none().then_some(("the workload has neither address nor network".to_owned(), "write its IP address or name"))
        } else if socket {
            (!entry.ports.is_empty()).then_some(("a Unix socket has no ports".to_owned(), "leave `ports` out"))
        } else if is_unknown(address) || name || address.parse::<IpAddr>().is_ok() {
            None
        } else {
            Some((
                format!("`{address}` is no address of a workload"),
                "write an IP address, a name, or `unix:///` and a path; ports go to `ports`",
            ))
        };
        if let Some((what, help)) = wrong {
            out.report(entry.object, "spec.address", what).note("the object is refused").help(help);
        }
        for (key, value) in &entry.labels {
            if !is_unknown(key) && !is_unknown(value) && !is_label_value(value) {
                out.report(entry.object, format!("spec.labels[\"{key}\"]"), format!("`{value}` cannot be a label value"))
                    .note("letters, digits, `-`, `_` and `.`, at most 63: the object is refused");
            }
        }
    }
}
