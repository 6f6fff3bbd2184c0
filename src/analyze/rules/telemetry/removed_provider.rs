//! Providers of a sort that Istio no longer has.

use super::blocks;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::Telemetry;

rule! {
    /// A Telemetry that uses a Lightstep or OpenCensus provider, which Istio and Envoy have removed.
    ///
    /// Without the mesh configuration the provider's name decides.
    ///
    /// ## Why is this bad?
    ///
    /// No traces are sent. Both have been replaced by OpenTelemetry.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{providers: [{name: lightstep}]}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{providers: [{name: otel}]}]}
    /// ```
    "MSH1003", "removed-telemetry-provider", Telemetry, Error,
    aliases: ["IST0002"],
    rows: ["TL-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let providers = &cx.settings.config.extension_providers;
    for telemetry in cx.all::<Telemetry>() {
        for block in blocks(telemetry.body) {
            for (at, name) in block.providers.iter().enumerate().filter_map(|(at, provider)| Some((at, provider.name.as_deref()?))) {
                let defined = providers.iter().find(|provider| provider.name.as_deref() == Some(name));
                let sort = match (defined, name) {
                    (Some(provider), _) if provider.lightstep.is_some() => "Lightstep",
                    (Some(provider), _) if provider.opencensus.is_some() => "OpenCensus",
                    (None, "lightstep") if !cx.settings.given => "Lightstep",
                    (None, "opencensus") if !cx.settings.given => "OpenCensus",
                    _ => continue,
                };
                out.report(telemetry.object, format!("{}.providers[{at}].name", block.path), format!("{sort} tracing no longer exists"))
                    .note("Istio and Envoy have removed it: no traces are sent")
                    .help("define an `opentelemetry` provider in the mesh configuration and name it here");
            }
        }
    }
}
