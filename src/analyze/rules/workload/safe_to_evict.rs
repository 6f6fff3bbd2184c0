//! Injected pods that keep the autoscaler from removing nodes.

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::optin::Meshed;

rule! {
    /// An injected workload without the annotation that lets the cluster autoscaler evict it.
    ///
    /// Off by default: clusters without an autoscaler need nothing.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy's local volumes count as local storage, which keeps the cluster autoscaler from draining the node.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations: {cluster-autoscaler.kubernetes.io/safe-to-evict: "true"}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0825", "safe-to-evict", Workload, Off,
    aliases: [],
    rows: ["WL-028"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar) {
        let keys = ["cluster-autoscaler.kubernetes.io/safe-to-evict", "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes"];
        if !keys.iter().any(|key| workload.meta.annotations.contains_key(*key)) {
            let message = format!("the proxy's volumes keep the autoscaler from evicting {}", words(&workload));
            let finding = out.report(workload.object, workload.meta_path(), message);
            finding.on_key().help(format!("annotate the pods `{}: \"true\"`", keys[0]));
        }
    }
}
