//! Ports of `WorkloadEntries` that their services do not have.

use super::selecting::selecting;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::store::hosts::Provider;
use crate::text::is_unknown;
use crate::text::suggest;

rule! {
    /// A WorkloadEntry with a port that none of the Services and ServiceEntries which select it has.
    ///
    /// ## Why is this bad?
    ///
    /// The mapping is never used: traffic goes to the service's own port number.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   hosts: [machines.example.com]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   resolution: STATIC
    ///   workloadSelector: {labels: {app: machines}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: one, namespace: shop}
    /// spec: {address: 10.0.0.1, labels: {app: machines}, ports: {web: 8080}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   hosts: [machines.example.com]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   resolution: STATIC
    ///   workloadSelector: {labels: {app: machines}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: one, namespace: shop}
    /// spec: {address: 10.0.0.1, labels: {app: machines}, ports: {http: 8080}}
    /// ```
    "MSH1733", "workload-entry-port", Registry, Error,
    aliases: [],
    rows: ["WE-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<WorkloadEntry>() {
        let found = selecting(cx, &entry.object.namespace, &entry.labels);
        let known: Vec<&str> = found.iter().flat_map(Provider::ports).map(|port| port.name).collect();
        // A Service with a single port need not name it.
        if known.is_empty() || known.iter().any(|name| name.is_empty() || is_unknown(name)) {
            continue;
        }
        for name in entry.ports.keys().filter(|name| !known.contains(&name.as_str()) && !is_unknown(name)) {
            let finding =
                out.report(entry.object, format!("spec.ports[\"{name}\"]"), format!("no service of this workload has a port `{name}`"));
            finding.on_key().related(found[0].object(), "spec.ports", "the ports of what selects it").note("the number is never used");
            match suggest::nearest(name, known.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!("the names are {}", known.join(", "))),
            };
        }
    }
}
