//! Services whose endpoints, as exported from a cluster, are not ready.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::endpoint_slice::EndpointSlice;
use crate::api::k8s::endpoints::Endpoints;
use crate::api::k8s::service::Service;
use crate::store::Object;

rule! {
    /// A Service whose Endpoints or EndpointSlices are in the input and hold no ready endpoint.
    ///
    /// ## Why is this bad?
    ///
    /// Requests to the Service get 503 (`UH`: no healthy upstream).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: ledger, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: v1
    /// kind: Endpoints
    /// metadata: {name: ledger, namespace: shop}
    /// subsets: []
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: ledger, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: v1
    /// kind: Endpoints
    /// metadata: {name: ledger, namespace: shop}
    /// subsets:
    /// - addresses: [{ip: 10.0.0.7}]
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH0921", "no-ready-endpoints", Service, Warning,
    aliases: [],
    rows: ["SVC-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut known: BTreeMap<(&str, &str), (usize, &Object)> = BTreeMap::new();
    for endpoints in cx.all::<Endpoints>() {
        let ready = endpoints.body.subsets.iter().map(|subset| subset.addresses.len()).sum::<usize>();
        let entry = known.entry((&endpoints.object.namespace, endpoints.object.name())).or_insert((0, endpoints.object));
        entry.0 += ready;
    }
    for slice in cx.all::<EndpointSlice>() {
        let Some(name) = slice.object.label("kubernetes.io/service-name") else { continue };
        let is_ready = |conditions: Option<&crate::api::k8s::endpoint_slice::EndpointConditions>| {
            conditions.and_then(|conditions| conditions.ready) != Some(false)
        };
        let ready = slice.body.endpoints.iter().filter(|endpoint| is_ready(endpoint.conditions.as_ref())).count();
        let entry = known.entry((&slice.object.namespace, name)).or_insert((0, slice.object));
        entry.0 += ready;
    }
    for ((namespace, name), (ready, source)) in known {
        let Some(service) = cx.get::<Service>(namespace, name).filter(|service| !service.object.masked && !source.masked) else { continue };
        // The control plane of Kubernetes keeps such records for leader election.
        if ready == 0 && !service.object.meta.annotations.contains_key("control-plane.alpha.kubernetes.io/leader") {
            out.report(service.object, "metadata.name", format!("Service `{name}` has no ready endpoint"))
                .note("requests to it get 503 (UH)")
                .help("look at the pods its selector matches: whether they run, and why they are not ready")
                .related(source, "metadata.name", "its endpoints");
        }
    }
}
