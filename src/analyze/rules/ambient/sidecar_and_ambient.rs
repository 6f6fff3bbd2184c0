//! Labels that ask for a sidecar and for ambient mode at once.

use super::MODE;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::diag::Level;

rule! {
    /// A namespace or pod that asks both for sidecar injection and for ambient mode.
    ///
    /// ## Why is this bad?
    ///
    /// The sidecar wins: pods that get one are left out of ambient mode, others are not. Who is in which
    /// mode depends on when a pod was created.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled, istio.io/dataplane-mode: ambient}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ```
    "MSH1419", "sidecar-and-ambient", Ambient, Error,
    aliases: ["KIA1311", "KIA1315", "IST0123"],
    rows: ["AM-019"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for namespace in cx.mesh.all::<Namespace>().filter(|namespace| namespace.object.label(MODE) == Some("ambient")) {
        let injection = namespace.object.label("istio-injection");
        let key = match (injection, namespace.object.label("istio.io/rev")) {
            (Some("enabled"), _) => "istio-injection",
            (None, Some(_)) => "istio.io/rev",
            _ => continue,
        };
        let path = format!("metadata.labels[\"{MODE}\"]");
        let message = format!("namespace `{}` asks for ambient mode and, with `{key}`, for sidecars", namespace.object.name());
        let finding = out.report(namespace.object, path, message);
        finding.note("pods that get a sidecar are left out of ambient mode").help("keep one of the two labels");
        finding.related(namespace.object, format!("metadata.labels[\"{key}\"]"), "this asks for sidecars");
        if key == "istio.io/rev" {
            finding.level(Level::Warning);
        }
    }
    for workload in cx.mesh.workloads() {
        let label = |key: &str| workload.labels().get(key).map(String::as_str);
        if label(MODE) == Some("ambient") && label("sidecar.istio.io/inject") == Some("true") {
            let path = format!("{}.labels[\"{MODE}\"]", workload.meta_path());
            let finding = out.report(workload.object, path, "the pods ask for ambient mode and for a sidecar");
            finding.note("they get the sidecar and are left out of ambient mode").help("keep one of the two labels");
            finding.related(
                workload.object,
                format!("{}.labels[\"sidecar.istio.io/inject\"]", workload.meta_path()),
                "this asks for a sidecar",
            );
        }
    }
}
