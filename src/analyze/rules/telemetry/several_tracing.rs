//! More tracing than Istio looks at.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::Telemetry;

rule! {
    /// More than one `tracing` entry for the same direction, or more than one provider in it.
    ///
    /// ## Why is this bad?
    ///
    /// Istio supports one: the others have no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{providers: [{name: otel}, {name: zipkin}]}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: traces, namespace: shop}
    /// spec: {tracing: [{providers: [{name: otel}]}]}
    /// ```
    "MSH1004", "several-tracing", Telemetry, Warning,
    aliases: ["IST0133"],
    rows: ["TL-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>() {
        let mut modes = BTreeSet::new();
        for (at, block) in telemetry.body.tracing.iter().enumerate() {
            if block.providers.len() > 1 {
                out.report(telemetry.object, format!("spec.tracing[{at}].providers[1]"), "a second tracing provider has no effect")
                    .note("Istio sends traces to one provider")
                    .help("keep one; a collector can send traces on to others");
            }
            let mode = block.matches.as_ref().and_then(|matches| matches.mode).map_or("", |mode| mode.word());
            if !modes.insert(mode) {
                out.report(telemetry.object, format!("spec.tracing[{at}]"), "a second `tracing` entry has no effect")
                    .note("Istio supports one per direction")
                    .help("merge the entries")
                    .related(telemetry.object, "spec.tracing[0]", "the first one");
            }
        }
    }
}
