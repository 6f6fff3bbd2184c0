//! Pods that ask for a Linkerd proxy and cannot get one.

use super::annotations::{INJECT, path};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Pods that ask for a Linkerd proxy and cannot get one.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd skips pods on the host network and pods that have the sidecar of another mesh: they run without mTLS and policy.
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
    ///       hostNetwork: true
    ///       containers:
    ///       - name: agent
    ///         image: registry.example.com/agent:1.0.0
    ///         ports: [{name: main, containerPort: 9100}]
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
        let why = match foreign {
            _ if workload.pod.host_network == Some(true) => "they are on the host network".to_owned(),
            Some(name) => format!("they have the container `{name}` of another mesh"),
            None => continue,
        };
        out.report(workload.object, path(&workload.meta_path(), INJECT), format!("the pods ask for a proxy, but get none: {why}"))
            .note("Linkerd skips them; their traffic is neither encrypted nor authorized")
            .help(if foreign.is_some() {
                "take the other sidecar away, or the annotation"
            } else {
                "leave the host network, or write `disabled`"
            });
    }
}
