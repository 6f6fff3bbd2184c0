//! Patches to the bootstrap configuration.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter};

rule! {
    /// A patch of kind BOOTSTRAP, which Istio has deprecated.
    ///
    /// ## Why is this bad?
    ///
    /// It takes effect only when a proxy starts, and a mistake in it keeps proxies from starting.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: stats, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: BOOTSTRAP
    ///     patch: {operation: MERGE, value: {stats_flush_interval: 5s}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1beta1
    /// kind: ProxyConfig
    /// metadata: {name: stats, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   concurrency: 2
    /// ```
    "MSH1121", "bootstrap-patch", Extension, Warning,
    aliases: [],
    rows: ["EF-021"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter).filter(|change| change.apply_to() == Some(ApplyTo::Bootstrap)) {
            out.report(filter.object, format!("{}.applyTo", change.path), "BOOTSTRAP patches are deprecated")
                .note("they take effect when a proxy starts only, and a mistake keeps proxies from starting")
                .help("use the annotation `proxy.istio.io/config`, a ProxyConfig, or `sidecar.istio.io/bootstrapOverride`");
        }
    }
}
