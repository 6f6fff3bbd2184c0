//! Proxies whose image an annotation fixes.

use super::words;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A pod that fixes the image of its proxy.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy no longer follows the control plane: after an upgrade it stays behind, security fixes
    /// included, until the two can no longer talk to each other.
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
    ///   annotations: {sidecar.istio.io/proxyImage: "docker.io/istio/proxyv2:1.20.0"}
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
    ///   annotations: {sidecar.istio.io/proxyImageType: distroless}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0826", "proxy-image-pinned", Workload, Warning,
    aliases: [],
    rows: ["WL-029"],
    fix: None,
}

const KEYS: [&str; 2] = ["sidecar.istio.io/proxyImage", "config.linkerd.io/proxy-version"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal().is_none()) {
        for (key, image) in KEYS.iter().filter_map(|key| Some((key, workload.meta.annotations.get(*key)?))) {
            let path = format!("{}.annotations[\"{key}\"]", workload.meta_path());
            let finding = out.report(workload.object, path, format!("the proxy of {} is fixed to `{image}`", words(&workload)));
            finding.note("it does not follow upgrades of the control plane").help("remove the annotation once its reason is gone");
        }
    }
}
