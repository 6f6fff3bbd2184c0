//! Autoscalers that count the proxy's resources with the program's.

use std::collections::BTreeMap;

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use crate::optin::Meshed;
use crate::store::Workload;

rule! {
    /// A HorizontalPodAutoscaler on the CPU or memory of whole pods that have a sidecar.
    ///
    /// ## Why is this bad?
    ///
    /// The average is over all containers of the pod: an idle proxy with its own request hides a busy
    /// program, a busy proxy scales an idle one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1", resources: {requests: {cpu: 500m}}}]}
    /// ---
    /// apiVersion: autoscaling/v2
    /// kind: HorizontalPodAutoscaler
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}
    ///   maxReplicas: 5
    ///   metrics:
    ///   - type: Resource
    ///     resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1", resources: {requests: {cpu: 500m}}}]}
    /// ---
    /// apiVersion: autoscaling/v2
    /// kind: HorizontalPodAutoscaler
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}
    ///   maxReplicas: 5
    ///   metrics:
    ///   - type: ContainerResource
    ///     containerResource: {name: cpu, container: catalog, target: {type: Utilization, averageUtilization: 70}}
    /// ```
    "MSH0818", "hpa-pod-metric", Workload, Info,
    aliases: [],
    rows: ["WL-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.mesh.has::<HorizontalPodAutoscaler>() {
        return;
    }
    let by_name: BTreeMap<(&str, &str, &str), Workload<'_>> = cx
        .mesh
        .workloads()
        .map(|workload| ((workload.object.namespace.as_str(), workload.object.kind_name.as_str(), workload.object.name()), workload))
        .collect();
    for scaler in cx.mesh.all::<HorizontalPodAutoscaler>() {
        let Some(target) = &scaler.body.scale_target_ref else { continue };
        let (Some(kind), Some(name)) = (target.kind.as_deref(), target.name.as_deref()) else { continue };
        let Some(workload) = by_name.get(&(scaler.object.namespace.as_str(), kind, name)) else { continue };
        if workload.meshed != Meshed::Sidecar || workload.is_gateway() {
            continue;
        }
        let old = scaler.body.target_cpu_utilization_percentage.map(|_| ("spec.targetCPUUtilizationPercentage".to_owned(), "cpu"));
        let metrics = scaler.body.metrics.iter().enumerate();
        let new = metrics
            .filter_map(|(i, metric)| Some((format!("spec.metrics[{i}].resource.name"), metric.resource.as_ref()?.name.as_deref()?)));
        for (path, name) in old.into_iter().chain(new) {
            let finding =
                out.report(scaler.object, path, format!("{name} is counted over whole pods of {}, proxy included", words(workload)));
            finding.help("use a `ContainerResource` metric of the program's container");
        }
    }
}
