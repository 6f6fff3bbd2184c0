//! Policies that select the pods of a Gateway API Gateway.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::api::istio::telemetry::Telemetry;
use crate::api::istio::wasm_plugin::WasmPlugin;
use crate::api::istio::workload_selector::WorkloadSelector;
use crate::store::Object;

rule! {
    /// A policy that selects pods which a Gateway API Gateway made, instead of targeting the Gateway.
    ///
    /// ## Why is this bad?
    ///
    /// Policies for such gateways are attached with `targetRefs`. One that selects their pods by label is
    /// ignored, and the gateway stays open.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: edge}}
    ///   action: DENY
    ///   rules:
    ///   - from: [{source: {ipBlocks: [203.0.113.0/24]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: ingress}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: ingress}
    /// spec:
    ///   targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]
    ///   action: DENY
    ///   rules:
    ///   - from: [{source: {ipBlocks: [203.0.113.0/24]}}]
    /// ```
    "MSH1428", "selector-on-gateway-pods", Ambient, Warning,
    aliases: ["IST0166"],
    rows: ["GEN-028"],
    fix: None,
}

const NAME: &str = "gateway.networking.k8s.io/gateway-name";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in
        cx.mesh.all::<AuthorizationPolicy>().filter(|policy| policy.body.target_ref.is_none() && policy.body.target_refs.is_empty())
    {
        look(cx, policy.object, policy.body.selector.as_ref(), out);
    }
    for policy in
        cx.mesh.all::<RequestAuthentication>().filter(|policy| policy.body.target_ref.is_none() && policy.body.target_refs.is_empty())
    {
        look(cx, policy.object, policy.body.selector.as_ref(), out);
    }
    for telemetry in cx.mesh.all::<Telemetry>().filter(|own| own.body.target_ref.is_none() && own.body.target_refs.is_empty()) {
        look(cx, telemetry.object, telemetry.body.selector.as_ref(), out);
    }
    for plugin in cx.mesh.all::<WasmPlugin>().filter(|plugin| plugin.body.target_ref.is_none() && plugin.body.target_refs.is_empty()) {
        look(cx, plugin.object, plugin.body.selector.as_ref(), out);
    }
}

fn look(cx: &Context<'_>, object: &Object, selector: Option<&WorkloadSelector>, out: &mut Findings) {
    let Some(labels) = selector.map(|selector| &selector.match_labels).filter(|labels| !labels.is_empty()) else { return };
    let selected = cx.mesh.select(&object.namespace, labels);
    let made = |workload: &crate::store::Workload<'_>| workload.labels().contains_key(NAME);
    if !(labels.contains_key(NAME) || (!selected.is_empty() && selected.iter().all(made))) {
        return;
    }
    let gateway = labels.get(NAME).or_else(|| selected.first().and_then(|workload| workload.labels().get(NAME)));
    let gateway = gateway.map_or("NAME", String::as_str);
    let message = format!("the selector is ignored for the pods of Gateway `{gateway}`: {} needs `targetRefs`", object.kind_name);
    let finding = out.report(object, "spec.selector", message);
    finding.on_key();
    finding
        .help(format!("write `targetRefs: [{{group: gateway.networking.k8s.io, kind: Gateway, name: {gateway}}}]` instead of `selector`"));
}
