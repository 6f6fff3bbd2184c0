//! Scrape annotations that name a port of the proxy.

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::optin::Meshed;

rule! {
    /// A pod whose scrape annotations name one of the proxy's own ports as the application's.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy merges the application's metrics into its own. Told to fetch them from itself, it
    /// refuses, and the application's metrics are missing.
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
    ///   annotations: {prometheus.io/scrape: "true", prometheus.io/port: "15020"}
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
    ///   annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9100"}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0828", "scrape-port-of-proxy", Workload, Info,
    aliases: [],
    rows: ["WL-031"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !workload.is_gateway()) {
        // An injected pod of a cluster carries the merged port by right.
        let injected = workload.meta.annotations.contains_key("sidecar.istio.io/status")
            || workload.kind == Kind::Pod && workload.object.status.is_some();
        let Some(port) = workload.meta.annotations.get("prometheus.io/port").filter(|_| !injected) else { continue };
        if matches!(port.as_str(), "15000" | "15001" | "15006" | "15008" | "15020" | "15021" | "15090") {
            let path = format!("{}.annotations[\"prometheus.io/port\"]", workload.meta_path());
            let finding = out.report(workload.object, path, format!("port {port} is the proxy's own, not the application's"));
            finding.help("name the port of the application: the proxy fetches its metrics there and serves both on 15020");
        }
    }
}
