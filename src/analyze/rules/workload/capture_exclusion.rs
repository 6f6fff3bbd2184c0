//! Traffic kept from the proxy, where an organisation wants to see it.

use crate::analyze::{Context, Findings, rule};

rule! {
    /// Annotations that keep ports or addresses from being redirected to the proxy.
    ///
    /// Off by default: exclusions have good reasons, such as databases with TLS of their own.
    ///
    /// ## Why is this bad?
    ///
    /// Excluded traffic is neither encrypted by the mesh nor subject to its policies.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "3306"}
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
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0819", "capture-exclusion", Workload, Off,
    aliases: [],
    rows: ["WL-021"],
    fix: None,
}

const KEYS: [&str; 9] = [
    "traffic.sidecar.istio.io/excludeOutboundPorts",
    "traffic.sidecar.istio.io/excludeOutboundIPRanges",
    "traffic.sidecar.istio.io/excludeInboundPorts",
    "traffic.sidecar.istio.io/excludeInterfaces",
    "traffic.sidecar.istio.io/includeOutboundIPRanges",
    "traffic.sidecar.istio.io/includeInboundPorts",
    "config.linkerd.io/skip-inbound-ports",
    "config.linkerd.io/skip-outbound-ports",
    "config.linkerd.io/skip-subnets",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads() {
        for key in KEYS.iter().filter(|key| workload.meta.annotations.get(**key).is_some_and(|value| value != "*")) {
            let path = format!("{}.annotations[\"{key}\"]", workload.meta_path());
            out.report(workload.object, path, "traffic is kept from the proxy").note("neither mTLS nor policies of the mesh apply to it");
        }
    }
}
