//! Sidecars of the root namespace that select workloads.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;

rule! {
    /// A Sidecar in the mesh's root namespace with a `workloadSelector`.
    ///
    /// The root namespace is for the mesh's default Sidecar, which selects nothing.
    ///
    /// ## Why is this bad?
    ///
    /// It is not the mesh-wide default it looks like: it only applies to workloads of the root namespace itself.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: istio-system}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: default, namespace: istio-system}
    /// spec:
    ///   egress: [{hosts: ["./*", "istio-system/*"]}]
    /// ```
    "MSH1749", "root-sidecar-with-selector", Registry, Warning,
    aliases: ["KIA1006"],
    rows: ["SC-014"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>().filter(|sidecar| cx.settings.is_root(&sidecar.object.namespace)) {
        let Some(selector) = sidecar.workload_selector.as_ref().filter(|selector| !selector.labels.is_empty()) else { continue };
        if !cx.select(&sidecar.object.namespace, &selector.labels).is_empty() {
            continue;
        }
        out.report(sidecar.object, "spec.workloadSelector", "a Sidecar of the root namespace selects workloads of that namespace only")
            .on_key()
            .note("the mesh's default is the one here without a selector")
            .help("take the selector away for a mesh-wide default, or move the Sidecar to the workloads' namespace");
    }
}
