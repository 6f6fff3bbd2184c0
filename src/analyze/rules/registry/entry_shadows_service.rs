//! ServiceEntries for the name of a Service.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::k8s::service::Service;

rule! {
    /// A ServiceEntry for the full name of a Service in the input that redeclares its ports or endpoints.
    ///
    /// An entry without endpoints and selector for such a name, which only adds to the Service, is left out.
    ///
    /// ## Why is this bad?
    ///
    /// Service and entry are merged for the name: part of the traffic may go to the entry's endpoints, with the entry's protocol and without mTLS.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.shop.svc.cluster.local]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   resolution: STATIC
    ///   endpoints: [{address: 10.0.0.1}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog-machines, namespace: shop}
    /// spec:
    ///   hosts: [machines.catalog.example.com]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   resolution: STATIC
    ///   endpoints: [{address: 10.0.0.1}]
    /// ```
    "MSH1714", "entry-shadows-service", Registry, Warning,
    aliases: [],
    rows: ["SE-019"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>().filter(|entry| !entry.endpoints.is_empty() || entry.workload_selector.is_some()) {
        for (position, host) in entry.hosts.iter().enumerate() {
            let Some((name, namespace)) = cx.service_of_host(host) else { continue };
            // A Service without selector has no endpoints of its own: then the entry may bring them.
            let Some(service) = cx.get::<Service>(namespace, name).filter(|service| !service.selector.is_empty()) else { continue };
            out.report(entry.object, format!("spec.hosts[{position}]"), format!("`{host}` is the name of a Service"))
                .related(service.object, "metadata.name", "this Service")
                .note("entry and Service are merged: traffic to the Service may go to the entry's endpoints")
                .help("give the entry a host of its own, or add machines to the Service as WorkloadEntries with the labels it selects");
        }
    }
}
