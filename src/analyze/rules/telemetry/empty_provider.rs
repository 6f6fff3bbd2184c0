//! Providers without a name.

use super::blocks;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::telemetry::Telemetry;

rule! {
    /// A Telemetry provider whose name is empty.
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
    /// metadata: {name: logs, namespace: shop}
    /// spec: {accessLogging: [{providers: [{name: ""}]}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: telemetry.istio.io/v1
    /// kind: Telemetry
    /// metadata: {name: logs, namespace: shop}
    /// spec: {accessLogging: [{providers: [{name: envoy}]}]}
    /// ```
    "MSH1001", "empty-telemetry-provider", Telemetry, Error,
    aliases: ["IST0106"],
    rows: ["TL-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for telemetry in cx.all::<Telemetry>() {
        for block in blocks(telemetry.body) {
            if let Some(at) = block.providers.iter().position(|provider| provider.name.as_deref() == Some("")) {
                out.report(telemetry.object, format!("{}.providers[{at}].name", block.path), "a provider has an empty name")
                    .note("Istio refuses the object")
                    .help("write a name from `extensionProviders` of the mesh configuration, or leave `providers` out for the default");
            }
        }
    }
}
