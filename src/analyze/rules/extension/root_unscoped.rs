//! Patches to every proxy of the mesh.

use super::{changes, scope};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{EnvoyFilter, PatchContext};
use crate::diag::Level;

rule! {
    /// An EnvoyFilter in the root namespace without a selector or targets.
    ///
    /// An info when every patch says for which context it is.
    ///
    /// ## Why is this bad?
    ///
    /// It patches every proxy of the mesh, gateways included: a mistake in it stops all of them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: istio-system}
    /// spec:
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: istio-system}
    /// spec:
    ///   workloadSelector: {labels: {istio: ingressgateway}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    "MSH1118", "mesh-wide-envoy-filter", Extension, Warning,
    aliases: [],
    rows: ["EF-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>().filter(|filter| scope(cx, *filter).is_mesh()) {
        let any = changes(filter).find(|change| change.context() == PatchContext::Any);
        let Some(first) = changes(filter).next() else { continue };
        let shown = any.as_ref().unwrap_or(&first);
        let words = if any.is_some() { "every proxy of the mesh, gateways included" } else { "all proxies of its contexts in the mesh" };
        let finding = out.report(filter.object, &shown.path, format!("the filter patches {words}"));
        finding.note("a mistake in it stops all of them at once");
        finding.help("narrow it with `workloadSelector` or `targetRefs`, or move it to the namespace it is for");
        if any.is_none() {
            finding.level(Level::Info);
        }
    }
}
