//! Pods that ask for a Linkerd proxy and cannot get one.

use super::annotations::{INJECT, path};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Pods that ask for a Linkerd proxy and cannot get one.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd skips pods that have the sidecar of another mesh: their traffic is not in the mesh that policies are written for.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: agent, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: agent}}
    ///   template:
    ///     metadata:
    ///       labels: {app: agent}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///     spec:
    ///       containers:
    ///       - name: agent
    ///         image: registry.example.com/agent:1.0.0
    ///         ports: [{name: main, containerPort: 9100}]
    ///       - {name: istio-proxy, image: "istio/proxyv2:1.27.0"}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: agent, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: agent}}
    ///   template:
    ///     metadata:
    ///       labels: {app: agent}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///     spec:
    ///       containers:
    ///       - name: agent
    ///         image: registry.example.com/agent:1.0.0
    ///         ports: [{name: main, containerPort: 9100}]
    /// ```
    "MSH1335", "linkerd-inject-impossible", Linkerd, Warning,
    aliases: [],
    rows: ["LD-035"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.workloads() {
        let asks = workload.meta.annotations.get(INJECT).is_some_and(|word| matches!(word.as_str(), "enabled" | "ingress"));
        if !asks {
            continue;
        }
        let foreign = workload.pod.all_containers().filter_map(|container| container.name.as_deref());
        let foreign = foreign.into_iter().find(|name| matches!(*name, "istio-proxy" | "istio-init"));
        let Some(foreign) = foreign else { continue };
        out.report(workload.object, path(&workload.meta_path(), INJECT), "the pods ask for a proxy, but get none")
            .note(format!("they have the container `{foreign}` of another mesh: Linkerd skips them"))
            .help("take the other sidecar away, or the annotation");
    }
}
