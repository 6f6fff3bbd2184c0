//! Sidecars that no traffic reaches.

use crate::analyze::{Context, Findings, rule};

rule! {
    /// Annotations that keep all traffic of a direction from the proxy.
    ///
    /// ## Why is this bad?
    ///
    /// The pod looks meshed and is not: what it sends or accepts passes the proxy by, so that neither mTLS
    /// nor routes nor policies apply. Callers that use mTLS because they see a proxy fail.
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
    ///   annotations: {traffic.sidecar.istio.io/excludeOutboundIPRanges: 0.0.0.0/0}
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
    ///   annotations: {traffic.sidecar.istio.io/excludeOutboundIPRanges: 169.254.169.254/32}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0820", "capture-nothing", Workload, Error,
    aliases: [],
    rows: ["WL-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal().is_none() && !workload.is_gateway()) {
        for (key, value) in &workload.meta.annotations {
            let lists = |all: &[&str]| value.split(',').any(|entry| all.contains(&entry.trim()));
            let (nothing, direction) = match key.as_str() {
                "traffic.sidecar.istio.io/excludeOutboundIPRanges" => (lists(&["0.0.0.0/0", "*"]), "sends"),
                "traffic.sidecar.istio.io/includeOutboundIPRanges" => (value.trim().is_empty(), "sends"),
                "traffic.sidecar.istio.io/excludeOutboundPorts" => (lists(&["*"]), "sends"),
                "traffic.sidecar.istio.io/excludeInboundPorts" => (lists(&["*"]), "accepts"),
                "traffic.sidecar.istio.io/includeInboundPorts" => (value.trim().is_empty(), "accepts"),
                "config.linkerd.io/skip-outbound-ports" => (lists(&["1-65535", "0-65535"]), "sends"),
                "config.linkerd.io/skip-inbound-ports" => (lists(&["1-65535", "0-65535"]), "accepts"),
                _ => continue,
            };
            if nothing {
                let path = format!("{}.annotations[\"{key}\"]", workload.meta_path());
                let finding = out.report(workload.object, path, format!("nothing that the pod {direction} passes its proxy"));
                finding.note("neither mTLS nor routes nor policies of the mesh apply to this traffic");
                finding.help("exclude only what must bypass the proxy, or do without a sidecar");
            }
        }
    }
}
