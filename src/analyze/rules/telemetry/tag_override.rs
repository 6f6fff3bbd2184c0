//! Overrides of metric labels that contradict themselves.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::{TagOperation, Telemetry};

rule! {
    /// A change to a metric's label that has no value to set, or a value although it removes; or an empty name.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: metrics, namespace: shop}
    /// spec: {metrics: [{overrides: [{tagOverrides: {method: {operation: UPSERT}}}]}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: metrics, namespace: shop}
    /// spec: {metrics: [{overrides: [{tagOverrides: {method: {value: request.method}}}]}]}
    /// ```
    "MSH1008", "tag-override", Telemetry, Error,
    aliases: ["IST0106"],
    rows: ["TL-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>() {
        for (i, metrics) in telemetry.body.metrics.iter().enumerate() {
            for (j, entry) in metrics.overrides.iter().enumerate() {
                let base = format!("spec.metrics[{i}].overrides[{j}]");
                if entry.matches.as_ref().is_some_and(|matches| matches.custom_metric.as_deref() == Some("")) {
                    out.report(telemetry.object, format!("{base}.match.customMetric"), "`customMetric` is empty")
                        .note("Istio refuses the object")
                        .help("name the metric, or use `metric`");
                }
                for (tag, change) in &entry.tag_overrides {
                    let value = change.value.as_deref().filter(|value| !value.is_empty());
                    let remove = change.operation == Some(TagOperation::Remove);
                    let path = format!("{base}.tagOverrides[\"{tag}\"]");
                    let (path, message, help) = match (remove, value) {
                        _ if tag.is_empty() => (path, "a label has an empty name".to_owned(), "name the label"),
                        (false, None) => {
                            (path, format!("label `{tag}` is to be set, without a value"), "add `value`, or use `operation: REMOVE`")
                        }
                        (true, Some(_)) => (
                            format!("{path}.value"),
                            format!("label `{tag}` is to be removed, with a value"),
                            "delete `value`, or use `operation: UPSERT`",
                        ),
                        _ => continue,
                    };
                    out.report(telemetry.object, path, message).note("Istio refuses the object").help(help);
                }
            }
        }
    }
}
