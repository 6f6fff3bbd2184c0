//! Sidecars that select gateways.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::sidecar::Sidecar;
use crate::store::Workload;

rule! {
    /// A Sidecar whose selector matches gateways only.
    ///
    /// ## Why is this bad?
    ///
    /// Gateways ignore Sidecar objects.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: ingressgateway, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   template:
    ///     metadata:
    ///       labels: {istio: ingressgateway}
    ///       annotations: {inject.istio.io/templates: gateway}
    ///     spec: {containers: [{name: istio-proxy, image: auto}]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: gateway, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {istio: ingressgateway}}
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Sidecar
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: web}}
    ///   egress: [{hosts: ["./*"]}]
    /// ```
    "MSH1750", "sidecar-on-gateway", Registry, Warning,
    aliases: [],
    rows: ["SC-015"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for sidecar in cx.all::<Sidecar>() {
        let Some(selector) = &sidecar.workload_selector else { continue };
        let selected = cx.select(&sidecar.object.namespace, &selector.labels);
        let Some(gateway) = selected.first().filter(|_| selected.iter().all(Workload::is_gateway)) else { continue };
        out.report(
            sidecar.object,
            "spec.workloadSelector",
            format!("the Sidecar selects the gateway `{}`, which ignores it", gateway.object.name()),
        )
        .on_key()
        .related(gateway.object, gateway.meta_path(), "this gateway")
        .help("gateways see what is exported to their namespace; narrow `exportTo` of services instead");
    }
}
