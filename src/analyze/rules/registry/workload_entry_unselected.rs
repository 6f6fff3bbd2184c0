//! `WorkloadEntries` that belong to no service.

use super::selecting::selecting;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::k8s::service::Service;
use crate::store::Inventory;

rule! {
    /// A WorkloadEntry that no Service and no ServiceEntry of its namespace selects.
    ///
    /// Reported where the namespace's Services or ServiceEntries are in the input.
    ///
    /// ## Why is this bad?
    ///
    /// No client ever reaches the workload: an entry only becomes an endpoint of what selects it.
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
    /// spec: {address: 10.0.0.1, labels: {app: machines}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadEntry
    /// metadata: {name: two, namespace: shop}
    /// spec: {address: 10.0.0.2, labels: {app: machine}}
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
    /// spec: {address: 10.0.0.1, labels: {app: machines}}
    /// ```
    "MSH1732", "workload-entry-unselected", Registry, Warning,
    aliases: [],
    rows: ["WE-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<WorkloadEntry>() {
        let namespace = &entry.object.namespace;
        let known = cx.inventory::<ServiceEntry>(namespace) == Inventory::Known || cx.inventory::<Service>(namespace) == Inventory::Known;
        if !known || !selecting(cx, namespace, &entry.labels).is_empty() || entry.object.masked {
            continue;
        }
        let labels: Vec<String> = entry.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let what = if labels.is_empty() {
            "has no labels to be selected by".to_owned()
        } else {
            format!("({}) is selected by nothing", labels.join(", "))
        };
        out.report(entry.object, "spec.labels", format!("the workload {what} in namespace `{namespace}`"))
            .note("an entry is an endpoint of the Services and ServiceEntries that select it, and of nothing else")
            .help("give it the labels that a Service or the `workloadSelector` of a ServiceEntry selects");
    }
}
