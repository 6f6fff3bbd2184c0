//! Variables of the control plane that a version removed.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::istio_operator::IstioOperator;
use crate::store::Object;

rule! {
    /// An environment variable of istiod that the targeted version of Istio no longer reads.
    ///
    /// Without `--istio-version` the newest version is meant.
    ///
    /// ## Why is this bad?
    ///
    /// The variable is silently ignored, and what it switched is back at its default.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: install.istio.io/v1alpha1
    /// kind: IstioOperator
    /// metadata: {name: mesh, namespace: istio-system}
    /// spec:
    ///   values: {pilot: {env: {METRIC_ROTATION_INTERVAL: 1h}}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: install.istio.io/v1alpha1
    /// kind: IstioOperator
    /// metadata: {name: mesh, namespace: istio-system}
    /// spec:
    ///   values: {pilot: {env: {PILOT_ENABLE_STATUS: "true"}}}
    /// ```
    "MSH1815", "removed-variable", Mesh, Warning,
    aliases: ["IST0002"],
    rows: ["REV-011"],
    fix: None,
}

/// Variable, the version that removed it, what took its place. From Istio's change notes.
const REMOVED: [(&str, (u32, u32), &str); 3] = [
    ("METRIC_ROTATION_INTERVAL", (1, 28), "the pod annotation `sidecar.istio.io/statsEvictionInterval`"),
    ("METRIC_GRACEFUL_DELETION_INTERVAL", (1, 28), "the pod annotation `sidecar.istio.io/statsEvictionInterval`"),
    ("PILOT_SPAWN_UPSTREAM_SPAN_FOR_GATEWAY", (1, 31), "nothing: the switch has no successor"),
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for operator in cx.all::<IstioOperator>() {
        let env = operator.body.values.as_ref().and_then(|values| values.0.get("pilot")?.get("env")?.as_object());
        for name in env.into_iter().flat_map(|env| env.keys()) {
            report(cx, operator.object, format!("spec.values.pilot.env.{name}"), name, true, out);
        }
        let pilot = operator.body.components.as_ref().and_then(|components| components.pilot.as_ref()?.k8s.as_ref()?.env.as_ref());
        for (position, entry) in pilot.and_then(|env| env.0.as_array()).into_iter().flatten().enumerate() {
            if let Some(name) = entry.get("name").and_then(serde_json::Value::as_str) {
                report(cx, operator.object, format!("spec.components.pilot.k8s.env[{position}].name"), name, false, out);
            }
        }
    }
    for workload in cx.workloads().filter(|workload| workload.meta.labels.get("app").is_some_and(|app| app == "istiod")) {
        for (at, container) in workload.pod.containers.iter().enumerate() {
            for (position, entry) in container.env.iter().enumerate() {
                let path = format!("{}.containers[{at}].env[{position}].name", workload.spec_path());
                report(cx, workload.object, path, entry.name.as_deref().unwrap_or_default(), false, out);
            }
        }
    }
}

fn report(cx: &Context<'_>, object: &Object, path: String, name: &str, on_key: bool, out: &mut Findings) {
    let Some((_, version, instead)) = REMOVED.iter().find(|(removed, _, _)| *removed == name) else { return };
    if cx.targets.istio.is_some_and(|target| target < *version) {
        return;
    }
    let finding = out.report(object, path, format!("Istio {}.{} removed `{name}`", version.0, version.1));
    finding.note("later versions ignore it").help(format!("use {instead}"));
    if on_key {
        finding.on_key();
    }
}
