//! Pods with a sidecar in namespaces that are in ambient mode.

use super::{ambient_namespace, point_namespace};
use crate::analyze::{Context, Findings, rule};
use crate::optin::Meshed;

rule! {
    /// A workload that gets, or has, a sidecar in a namespace that is in ambient mode.
    ///
    /// Gateways are no mistake.
    ///
    /// ## Why is this bad?
    ///
    /// The pod is left out of ambient mode: waypoints are not used for what it sends, and the namespace's
    /// policies apply to it in the sidecar's way instead of the node proxy's.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH1421", "sidecar-in-ambient-namespace", Ambient, Warning,
    aliases: ["KIA1316", "KIA1314"],
    rows: ["AM-021"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !workload.is_gateway()) {
        let Some(namespace) = ambient_namespace(cx, workload.namespace()) else { continue };
        // Labels that contradict each other are `sidecar-and-ambient`.
        let both = workload.labels().get(super::MODE).is_some_and(|mode| mode == "ambient");
        let by_namespace = namespace.object.label("istio-injection") == Some("enabled") || namespace.object.label("istio.io/rev").is_some();
        if both || by_namespace {
            continue;
        }
        let asks = workload.labels().contains_key("sidecar.istio.io/inject");
        let path = if asks { format!("{}.labels[\"sidecar.istio.io/inject\"]", workload.meta_path()) } else { "metadata.name".to_owned() };
        let finding = out.report(workload.object, path, "the pods have a sidecar in a namespace that is in ambient mode");
        finding.note("they are left out of ambient mode").help("remove the sidecar, or move the workload to a namespace of its own");
        point_namespace(cx, finding, workload.namespace());
    }
}
