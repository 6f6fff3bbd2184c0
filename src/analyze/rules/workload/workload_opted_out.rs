//! Workloads that leave the mesh of their namespace, where an organisation forbids it.

use super::{asks_istio, namespace_of, words};
use crate::analyze::rules::mtls::refusal_path;
use crate::analyze::{Context, Findings, rule};
use crate::optin::NotMeshed;

rule! {
    /// A workload that opts out of the mesh its namespace is part of.
    ///
    /// Off by default: opting out is a choice.
    ///
    /// ## Why is this bad?
    ///
    /// The workload has no identity, no policy applies to it, and its traffic is not encrypted.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "false"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0805", "workload-opted-out", Workload, Off,
    aliases: [],
    rows: ["WL-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal() == Some(NotMeshed::OptedOut)) {
        let Some(namespace) = namespace_of(cx, &workload) else { continue };
        let linkerd = namespace.object.annotation("linkerd.io/inject") == Some("enabled");
        let ambient = namespace.object.label("istio.io/dataplane-mode") == Some("ambient");
        if asks_istio(namespace) || linkerd || ambient {
            let path = refusal_path(&workload).unwrap_or_else(|| workload.meta_path());
            let finding = out.report(workload.object, path, format!("{} opts out of the mesh of its namespace", words(&workload)));
            finding.related(namespace.object, "metadata.name", "the namespace is part of a mesh");
        }
    }
}
