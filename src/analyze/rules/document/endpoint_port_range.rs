//! Ports in maps, which the schema cannot bound.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::istio::workload_group::WorkloadGroup;
use crate::store::Object;

rule! {
    /// An endpoint's port that is no port number, in a ServiceEntry, WorkloadEntry or WorkloadGroup.
    ///
    /// ## Why is this bad?
    ///
    /// The control plane rejects the object: only 1 to 65535 are ports.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: vm-1, namespace: shop}
    /// spec:
    ///   address: 10.1.2.3
    ///   labels: {app: ledger}
    ///   ports: {http: 80800}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: vm-1, namespace: shop}
    /// spec:
    ///   address: 10.1.2.3
    ///   labels: {app: ledger}
    ///   ports: {http: 8080}
    /// ```
    "MSH0028", "endpoint-port-range", Document, Error,
    aliases: ["IST0106"],
    rows: ["GEN-037"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<WorkloadEntry>() {
        ports(entry.object, entry.body, "spec", out);
    }
    for group in cx.all::<WorkloadGroup>() {
        if let Some(template) = &group.body.template {
            ports(group.object, template, "spec.template", out);
        }
    }
    for entry in cx.all::<ServiceEntry>() {
        for (position, endpoint) in entry.body.endpoints.iter().enumerate() {
            ports(entry.object, endpoint, &format!("spec.endpoints[{position}]"), out);
        }
    }
}

fn ports(object: &Object, entry: &WorkloadEntry, path: &str, out: &mut Findings) {
    // A hole of a value that did not decode is 0 too: a socket has no port, and 0 alone stays silent there.
    let socket = entry.address.as_deref().is_some_and(|address| address.starts_with("unix:"));
    for (name, port) in entry.ports.iter().filter(|(_, port)| **port > 65535 || (**port == 0 && !socket && !object.masked)) {
        out.report(object, format!("{path}.ports[\"{name}\"]"), format!("`{port}` is no port number"))
            .note("the control plane rejects the object")
            .help("write a number from 1 to 65535");
    }
}
