//! Tags without content.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::Telemetry;

rule! {
    /// A custom tag with an empty name, or an empty literal, header or environment variable.
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
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{customTags: {tenant: {header: {name: ""}}}}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{customTags: {tenant: {header: {name: x-tenant}}}}]}
    /// ```
    "MSH1007", "custom-tag", Telemetry, Error,
    aliases: ["IST0106"],
    rows: ["TL-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>() {
        for (at, block) in telemetry.body.tracing.iter().enumerate() {
            for (name, tag) in &block.custom_tags {
                let base = format!("spec.tracing[{at}].customTags[\"{name}\"]");
                let literal = tag.literal.as_ref().and_then(|value| value.value.as_deref()).map(|text| ("literal.value", text));
                let header = tag.header.as_ref().and_then(|value| value.name.as_deref()).map(|text| ("header.name", text));
                let variable = tag.environment.as_ref().and_then(|value| value.name.as_deref()).map(|text| ("environment.name", text));
                let formatter = tag.formatter.as_ref().and_then(|value| value.value.as_deref()).map(|text| ("formatter.value", text));
                let empty = [literal, header, variable, formatter].into_iter().flatten().find(|(_, text)| text.is_empty());
                if name.is_empty() {
                    out.report(telemetry.object, format!("spec.tracing[{at}].customTags"), "a custom tag has an empty name")
                        .note("Istio refuses the object")
                        .help("name the tag");
                } else if let Some((field, _)) = empty {
                    out.report(telemetry.object, format!("{base}.{field}"), format!("tag `{name}`: `{field}` is empty"))
                        .note("Istio refuses the object")
                        .help("say where the tag's value comes from");
                } else if tag.literal.is_none() && tag.header.is_none() && tag.environment.is_none() && tag.formatter.is_none() {
                    out.report(telemetry.object, base, format!("tag `{name}` has no value"))
                        .note("Istio refuses the object")
                        .help("set `literal`, `header` or `environment`");
                }
            }
        }
    }
}
