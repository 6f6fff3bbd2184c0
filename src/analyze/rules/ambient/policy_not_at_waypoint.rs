//! Policies for HTTP in ambient mode that select workloads.

use super::{ambient_namespace, binding_of, is_for_ambient, point_namespace};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::api::istio::telemetry::Telemetry;
use crate::api::istio::wasm_plugin::WasmPlugin;
use crate::api::istio::workload_selector::WorkloadSelector;
use crate::store::Object;

rule! {
    /// A RequestAuthentication, WasmPlugin or Telemetry that selects ambient workloads instead of targeting a waypoint or Service.
    ///
    /// A Telemetry without selector also applies to waypoints of its namespace and is no mistake where there is one.
    ///
    /// ## Why is this bad?
    ///
    /// Node proxies neither check tokens nor run modules nor report HTTP, and waypoints ignore policies
    /// with a selector. Nothing carries the policy out.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   jwtRules: [{issuer: "https://accounts.example.com", jwksUri: "https://accounts.example.com/keys"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}]
    ///   jwtRules: [{issuer: "https://accounts.example.com", jwksUri: "https://accounts.example.com/keys"}]
    /// ```
    "MSH1402", "policy-not-at-waypoint", Ambient, Warning,
    aliases: ["KIA1110", "KIA1115", "KIA1111", "KIA1116", "KIA1112", "KIA1117"],
    rows: ["AM-010", "AM-011", "AM-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in
        cx.mesh.all::<RequestAuthentication>().filter(|policy| policy.body.target_ref.is_none() && policy.body.target_refs.is_empty())
    {
        report(cx, policy.object, policy.body.selector.as_ref(), "tokens are not checked", out);
    }
    for plugin in cx.mesh.all::<WasmPlugin>().filter(|plugin| plugin.body.target_ref.is_none() && plugin.body.target_refs.is_empty()) {
        report(cx, plugin.object, plugin.body.selector.as_ref(), "the module does not run", out);
    }
    for telemetry in
        cx.mesh.all::<Telemetry>().filter(|telemetry| telemetry.body.target_ref.is_none() && telemetry.body.target_refs.is_empty())
    {
        let body = telemetry.body;
        let http =
            !body.tracing.is_empty() || !body.access_logging.is_empty() || body.metrics.iter().any(|metrics| !metrics.overrides.is_empty());
        let waypoint = ambient_namespace(cx, &telemetry.object.namespace).and_then(|namespace| binding_of(namespace.object));
        if http && (body.selector.is_some() || waypoint.is_none()) {
            report(cx, telemetry.object, body.selector.as_ref(), "requests are not reported", out);
        }
    }
}

fn report(cx: &Context<'_>, object: &Object, selector: Option<&WorkloadSelector>, effect: &str, out: &mut Findings) {
    if cx.mesh.settings.is_root(&object.namespace) || !is_for_ambient(cx, &object.namespace, selector) {
        return;
    }
    let path = if selector.is_some() { "spec.selector" } else { "spec" };
    let message = format!("{effect}: {} of ambient workloads must target a waypoint or a Service", object.kind_name);
    let finding = out.report(object, path, message);
    finding.on_key();
    finding.note("node proxies do not look at HTTP, and waypoints ignore policies that select workloads");
    finding.help("attach it with `targetRefs` to the waypoint (kind Gateway) or to a Service that uses one");
    point_namespace(cx, finding, &object.namespace);
}
