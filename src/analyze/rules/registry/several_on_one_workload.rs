//! Objects on one workload of which there may be one.

use std::collections::{BTreeMap, BTreeSet};

use super::single::{Single, singles};
use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;

rule! {
    /// Two PeerAuthentications, Sidecars, Telemetries or ProxyConfigs that select the same workload.
    ///
    /// Two with equal selectors are reported even if no workload is in the input.
    ///
    /// ## Why is this bad?
    ///
    /// Only the oldest counts, or none reliably: the settings of the other are silently ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec: {workloadSelector: {labels: {app: web}}, egress: [{hosts: ["./*"]}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web-2, namespace: shop}
    /// spec: {workloadSelector: {labels: {app: web}}, outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec: {workloadSelector: {labels: {app: web}}, egress: [{hosts: ["./*"]}], outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
    /// ```
    "MSH1781", "several-on-one-workload", Registry, Error,
    aliases: ["IST0110", "IST0159", "KIA0003"],
    rows: ["GEN-021"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut by_labels: BTreeMap<_, Single<'_>> = BTreeMap::new();
    let mut by_workload: BTreeMap<_, Single<'_>> = BTreeMap::new();
    let mut seen: BTreeSet<(ObjectId, ObjectId)> = BTreeSet::new();
    for single in singles(cx) {
        let (Some(labels), Some(kind)) = (single.labels.filter(|labels| !labels.is_empty()), single.object.kind) else { continue };
        if single.object.masked {
            continue;
        }
        let first = *by_labels.entry((kind, &single.object.namespace, labels)).or_insert(single);
        if clash(&first, &single, &mut seen) {
            out.report(
                single.object,
                single.path,
                format!("{} `{}` selects the same workloads", single.object.kind_name, first.object.name()),
            )
            .on_key()
            .related(first.object, first.path, "the same selector")
            .note("a workload takes one such object: of several the oldest counts, the others are ignored")
            .help("merge them");
            continue;
        }
        for workload in cx.mesh.select(&single.object.namespace, labels) {
            if workload.object.masked {
                continue;
            }
            let first = *by_workload.entry((kind, workload.object.id)).or_insert(single);
            if !clash(&first, &single, &mut seen) {
                continue;
            }
            out.report(
                single.object,
                single.path,
                format!("{} `{}` selects `{}` too", single.object.kind_name, first.object.name(), workload.object.name()),
            )
            .on_key()
            .related(first.object, first.path, "the other one")
            .related(workload.object, workload.meta_path(), "selected by both")
            .note("a workload takes one such object: of several the oldest counts, the others are ignored")
            .help("merge them, or make the selectors exclude each other");
        }
    }
}

/// Tells whether two objects clash and were not reported yet.
fn clash(first: &Single<'_>, second: &Single<'_>, seen: &mut BTreeSet<(ObjectId, ObjectId)>) -> bool {
    first.object.id != second.object.id && !first.object.same_identity(second.object) && seen.insert((first.object.id, second.object.id))
}
