//! Endpoints both selected and listed.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;

rule! {
    /// A ServiceEntry with a `workloadSelector` and `endpoints`.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: endpoints are either selected or listed.
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
    ///   endpoints: [{address: 10.0.0.1}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: machine, namespace: shop}
    /// spec: {address: 10.0.0.2, labels: {app: machines}}
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
    /// metadata: {name: machine, namespace: shop}
    /// spec: {address: 10.0.0.2, labels: {app: machines}}
    /// ```
    "MSH1702", "selector-and-endpoints", Registry, Error,
    aliases: [],
    rows: ["SE-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>().filter(|entry| entry.workload_selector.is_some() && !entry.endpoints.is_empty()) {
        out.report(entry.object, "spec.endpoints", "endpoints are listed besides a `workloadSelector`")
            .on_key()
            .related(entry.object, "spec.workloadSelector", "selects the endpoints")
            .note("the object is refused")
            .help("keep one: list the endpoints here, or make them WorkloadEntries with the selector's labels");
    }
}
