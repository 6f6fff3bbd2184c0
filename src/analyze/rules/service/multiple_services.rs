//! Pods behind several Services, for those who want one each.

use super::shared;
use crate::analyze::{Context, Findings, rule};
use crate::text::words;

rule! {
    /// A meshed workload behind more than one Service.
    ///
    /// Off by default: it works, and many charts have a headless Service beside the other one.
    ///
    /// ## Why is this bad?
    ///
    /// Inbound telemetry names one of the Services only.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web-all, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    "MSH0916", "multiple-services", Service, Off,
    aliases: [],
    rows: ["SVC-017"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for (workload, services) in shared(cx).into_values() {
        let names = words::list(services.iter().map(|service| service.object.name()), 4);
        let path = format!("{}.labels", workload.meta_path());
        let finding = out.report(workload.object, path, format!("the pods stand behind several Services: {names}"));
        finding.on_key().note("inbound telemetry names one of them only").help("keep one Service per workload");
        for service in services.iter().take(2) {
            finding.related(service.object, "spec.selector", "selects them");
        }
    }
}
