//! Objects that configure sidecars where there are none.

use super::{is_for_ambient, point_namespace};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::api::istio::sidecar::Sidecar;
use crate::api::istio::workload_selector::WorkloadSelector;
use crate::store::Object;
use crate::yaml::decode::Map;

rule! {
    /// A Sidecar or EnvoyFilter for workloads in ambient mode.
    ///
    /// ## Why is this bad?
    ///
    /// Both change the configuration of sidecars. Ambient workloads have none, so that nothing happens.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress: [{hosts: ["./*", "istio-system/*"]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   egress: [{hosts: ["./*", "istio-system/*"]}]
    /// ```
    "MSH1426", "sidecar-object-in-ambient", Ambient, Warning,
    aliases: ["IST0167"],
    rows: ["SC-021", "EF-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.mesh.all::<Sidecar>() {
        look(cx, sidecar.object, sidecar.body.workload_selector.as_ref().map(|selector| &selector.labels), out);
    }
    for filter in cx.mesh.all::<EnvoyFilter>().filter(|filter| filter.body.target_refs.is_empty()) {
        look(cx, filter.object, filter.body.workload_selector.as_ref().map(|selector| &selector.labels), out);
    }
}

fn look(cx: &Context<'_>, object: &Object, labels: Option<&Map<String>>, out: &mut Findings) {
    let selector = labels.map(|labels| WorkloadSelector { match_labels: labels.clone() });
    if cx.mesh.settings.is_root(&object.namespace) || !is_for_ambient(cx, &object.namespace, selector.as_ref()) {
        return;
    }
    let path = if labels.is_some() { "spec.workloadSelector" } else { "spec" };
    let finding = out.report(object, path, format!("{} has no effect: its workloads are in ambient mode", object.kind_name));
    finding.on_key().note("it configures sidecars, and they have none").help("remove it, or attach what it is for to a waypoint");
    point_namespace(cx, finding, &object.namespace);
}
