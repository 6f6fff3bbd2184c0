//! Contexts that the selected workloads are not in.

use super::{changes, scope};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{EnvoyFilter, PatchContext};

rule! {
    /// A patch for gateways whose filter selects only sidecars, or the other way round.
    ///
    /// ## Why is this bad?
    ///
    /// No proxy is both selected and in the context: the patch applies nowhere.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: istio-system}
    /// spec:
    ///   workloadSelector: {labels: {istio: ingressgateway}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     match: {context: SIDECAR_OUTBOUND}
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: istio-system}
    /// spec:
    ///   workloadSelector: {labels: {istio: ingressgateway}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     match: {context: GATEWAY}
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    "MSH1120", "context-selector", Extension, Warning,
    aliases: [],
    rows: ["EF-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        let scope = scope(cx, filter);
        let Some(labels) = scope.labels else { continue };
        let selected = scope.workloads(cx.mesh);
        let by_label =
            labels.get("istio").is_some_and(|name| matches!(name.as_str(), "ingressgateway" | "egressgateway" | "eastwestgateway"));
        let gateways = if selected.is_empty() { by_label } else { selected.iter().all(crate::store::Workload::is_gateway) };
        let sidecars = !selected.is_empty() && !selected.iter().any(crate::store::Workload::is_gateway);
        for change in changes(filter) {
            let (context, only) = match change.context() {
                PatchContext::Gateway if sidecars => ("GATEWAY", "workloads with sidecars"),
                PatchContext::SidecarInbound if gateways => ("SIDECAR_INBOUND", "gateways"),
                PatchContext::SidecarOutbound if gateways => ("SIDECAR_OUTBOUND", "gateways"),
                _ => continue,
            };
            let finding = out.report(
                filter.object,
                format!("{}.match.context", change.path),
                format!("context {context} on a filter that selects only {only}"),
            );
            finding.note("no proxy is both selected and in the context: the patch applies nowhere");
            finding.help(if gateways {
                "write `context: GATEWAY`"
            } else {
                "write `context: SIDECAR_INBOUND` or `SIDECAR_OUTBOUND`, or select gateways"
            });
            finding.related(filter.object, "spec.workloadSelector", format!("selects {only}"));
            if let Some(workload) = selected.first() {
                finding.related(workload.object, workload.meta_path(), "selected");
            }
        }
    }
}
