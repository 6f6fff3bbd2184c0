//! Services with one pod, where an organisation wants more.

use std::collections::BTreeSet;

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use crate::api::k8s::service::Service;

rule! {
    /// A workload behind a Service that runs one pod only.
    ///
    /// Off by default: many workloads need no more.
    ///
    /// ## Why is this bad?
    ///
    /// Outlier detection, retries and failover need a second pod to go to. While the only one restarts, callers get 503 (`UH`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   replicas: 1
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1"}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   replicas: 2
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1"}]}
    /// ```
    "MSH0829", "single-replica", Workload, Off,
    aliases: [],
    rows: ["WL-032"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen: BTreeSet<_> = cx
        .mesh
        .all::<HorizontalPodAutoscaler>()
        .filter_map(|scaler| Some((scaler.object.namespace.as_str(), scaler.body.scale_target_ref.as_ref()?.name.as_deref()?)))
        .collect();
    for service in cx.mesh.all::<Service>() {
        let backends = cx.mesh.backends(service);
        let [workload] = backends.as_slice() else { continue };
        let one = workload.replicas.unwrap_or(1) == 1 && matches!(workload.kind, Kind::Deployment | Kind::StatefulSet | Kind::Rollout);
        if !one || !seen.insert((workload.namespace(), workload.object.name())) {
            continue;
        }
        let finding = out.report(workload.object, "spec.replicas", format!("{} runs one pod only", words(workload)));
        finding.note("while it restarts, callers get 503 (UH)").help("run two or more");
        finding.related(service.object, "spec.selector", "this Service has no other pods");
    }
}
