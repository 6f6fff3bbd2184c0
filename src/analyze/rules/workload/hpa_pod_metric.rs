//! Autoscalers that count the proxy's resources with the program's.

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::horizontal_pod_autoscaler::HorizontalPodAutoscaler;
use crate::optin::Meshed;

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
    for scaler in cx.mesh.all::<HorizontalPodAutoscaler>() {
        let Some(target) = &scaler.body.scale_target_ref else { continue };
        let named = |workload: &crate::store::Workload<'_>| {
            Some(workload.object.kind_name.as_str()) == target.kind.as_deref() && Some(workload.object.name()) == target.name.as_deref()
        };
        let Some(workload) = cx.mesh.workloads_in(&scaler.object.namespace).find(named) else { continue };
        if workload.meshed != Meshed::Sidecar || workload.is_gateway() {
            continue;
        }
        let old = scaler.body.target_cpu_utilization_percentage.map(|_| ("spec.targetCPUUtilizationPercentage".to_owned(), "cpu"));
        let metrics = scaler.body.metrics.iter().enumerate();
        let new = metrics
            .filter_map(|(i, metric)| Some((format!("spec.metrics[{i}].resource.name"), metric.resource.as_ref()?.name.as_deref()?)));
        for (path, name) in old.into_iter().chain(new) {
            let finding =
                out.report(scaler.object, path, format!("{name} is counted over whole pods of {}, proxy included", words(&workload)));
            finding.help("use a `ContainerResource` metric of the program's container");
        }
    }
}
