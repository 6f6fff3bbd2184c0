//! Every request traced.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::Telemetry;

rule! {
    /// A mesh-wide Telemetry that samples every request.
    ///
    /// ## Why is this bad?
    ///
    /// A trace of every request costs proxies, network and storage; some per cent usually suffice.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: mesh-default, namespace: istio-system}
    /// spec: {tracing: [{providers: [{name: otel}], randomSamplingPercentage: 100}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: mesh-default, namespace: istio-system}
    /// spec: {tracing: [{providers: [{name: otel}], randomSamplingPercentage: 1}]}
    /// ```
    "MSH1006", "full-sampling", Telemetry, Off,
    aliases: [],
    rows: ["TL-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>().filter(|telemetry| cx.scope(*telemetry).is_mesh()) {
        for (at, block) in telemetry.body.tracing.iter().enumerate() {
            if block.random_sampling_percentage.is_some_and(|percentage| percentage >= 100.0) {
                out.report(telemetry.object, format!("spec.tracing[{at}].randomSamplingPercentage"), "every request of the mesh is traced")
                    .note("traces of all requests cost proxies, network and storage")
                    .help("sample a few per cent, and more only for workloads under study");
            }
        }
    }
}
