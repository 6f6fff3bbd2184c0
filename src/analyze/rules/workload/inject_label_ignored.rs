//! Injection labels and annotations that do not do what they say.

use super::{asks_istio, namespace_of, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::namespace::Namespace;
use crate::diag::Safety;
use crate::optin::NotMeshed;
use crate::store::Workload;
use crate::text::is_unknown;

rule! {
    /// An injection label or annotation that is ignored, or means the contrary of what it seems to say.
    ///
    /// It finds values other than the texts the injector knows, a label and an annotation that disagree,
    /// an annotation that asks for injection in a namespace that does not (only the label reaches the
    /// webhook), and a label on a Deployment instead of on its pods.
    ///
    /// ## Why is this bad?
    ///
    /// Pods silently run without a sidecar, or with one that nobody wants.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: "true"}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ```
    "MSH0806", "inject-label-ignored", Workload, Warning,
    aliases: [],
    rows: ["WL-006"],
    fix: Some(Safety::Suggested),
}

const INJECT: &str = "sidecar.istio.io/inject";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for namespace in cx.mesh.all::<Namespace>() {
        let Some(value) = namespace.object.label("istio-injection").filter(|value| !is_unknown(value)) else { continue };
        if !matches!(value, "enabled" | "disabled") {
            let path = "metadata.labels[\"istio-injection\"]";
            let finding =
                out.report(namespace.object, path, format!("`istio-injection: {value}` does not ask for injection; `enabled` does"));
            finding.note("any other value, too, keeps the injector from the namespace: its pods get no sidecar");
            finding.help("write `enabled`, or `disabled`");
            if matches!(value.to_ascii_lowercase().as_str(), "true" | "enabled" | "enable" | "on" | "yes") {
                finding.suggest_value(path, "enabled");
            }
        }
    }
    for workload in cx.mesh.workloads() {
        on_pods(cx, &workload, out);
        on_object(&workload, out);
    }
}

fn on_pods(cx: &Context<'_>, workload: &Workload<'_>, out: &mut Findings) {
    let label = workload.meta.labels.get(INJECT).map(String::as_str);
    let annotation = workload.meta.annotations.get(INJECT).map(String::as_str);
    let path = |field: &str| format!("{}.{field}[\"{INJECT}\"]", workload.meta_path());
    for (field, value) in [("labels", label), ("annotations", annotation)] {
        let Some(value) = value.filter(|value| !matches!(*value, "true" | "false") && !is_unknown(value)) else { continue };
        let finding =
            out.report(workload.object, path(field), format!("`{value}` is neither \"true\" nor \"false\": the namespace decides"));
        finding.help("write \"true\" or \"false\", in quotes");
        let better = match value.to_ascii_lowercase().as_str() {
            "true" | "enabled" | "yes" | "on" => Some("\"true\""),
            "false" | "disabled" | "no" | "off" => Some("\"false\""),
            _ => None,
        };
        if let Some(better) = better {
            finding.fix(Safety::Suggested, crate::analyze::Change::Replace { path: path(field), text: better.to_owned() });
        }
        return;
    }
    if let (Some(label), Some(annotation)) = (label, annotation)
        && label != annotation
    {
        let message = format!("the annotation says `{annotation}` and the label `{label}`: the label wins");
        out.report(workload.object, path("annotations"), message).help("keep the label only").related(
            workload.object,
            path("labels"),
            "this wins",
        );
        return;
    }
    let silent =
        workload.meshed.refusal() == Some(NotMeshed::NamespaceSilent) && namespace_of(cx, workload).is_some_and(|space| !asks_istio(space));
    if label.is_none() && annotation == Some("true") && silent {
        let message = "an annotation does not ask for injection in a namespace that does not ask itself; a label does";
        let finding = out.report(workload.object, path("annotations"), message);
        finding.note("the injection webhook selects pods by label: it never sees this one");
        finding.help(format!("write `{INJECT}: \"true\"` as a label of the pods"));
    }
}

/// A label on the object that makes the pods.
fn on_object(workload: &Workload<'_>, out: &mut Findings) {
    let own = workload.object.meta.labels.get(INJECT);
    if workload.kind == Kind::Pod
        || own.is_none()
        || workload.meta.labels.contains_key(INJECT)
        || workload.meta.annotations.contains_key(INJECT)
    {
        return;
    }
    let message = format!("the label stands on {}, not on its pods: injection does not see it", words(workload));
    let finding = out.report(workload.object, format!("metadata.labels[\"{INJECT}\"]"), message);
    finding.help(format!("move it to `{}.labels`", workload.meta_path()));
}
