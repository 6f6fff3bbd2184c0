//! `WorkloadGroups` that cannot be told apart.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::workload_group::WorkloadGroup;
use crate::store::Object;
use crate::text::is_unknown;
use crate::yaml::decode::Map;

rule! {
    /// Two WorkloadGroups of one namespace with the same labels.
    ///
    /// ## Why is this bad?
    ///
    /// Services that select one group's machines get the other's as well.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {network: dc-1}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines-new, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {network: dc-2}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {network: dc-1}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines-new, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines, generation: new}}
    ///   template: {network: dc-2}
    /// ```
    "MSH1736", "duplicate-workload-group", Registry, Warning,
    aliases: ["KIA1702"],
    rows: ["WE-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut known: BTreeMap<(&str, &Map<String>), &Object> = BTreeMap::new();
    for group in cx.mesh.all::<WorkloadGroup>() {
        let Some(metadata) = group.body.metadata.as_ref().filter(|metadata| !metadata.labels.is_empty()) else { continue };
        let first = *known.entry((&group.object.namespace, &metadata.labels)).or_insert(group.object);
        if first.id == group.object.id || first.same_identity(group.object) || metadata.labels.values().any(|value| is_unknown(value)) {
            continue;
        }
        out.report(group.object, "spec.metadata.labels", format!("WorkloadGroup `{}` has the same labels", first.name()))
            .on_key()
            .related(first, "spec.metadata.labels", "the same labels")
            .note("whatever selects one group's machines selects the other's as well")
            .help("add a label that tells them apart");
    }
}
