//! REPLACE where it is not supported.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter, PatchOperation};

rule! {
    /// REPLACE on something other than a filter or virtual host.
    ///
    /// ## Why is this bad?
    ///
    /// The operation is only supported there: the patch is ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   priority: 10
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     match: {context: SIDECAR_OUTBOUND}
    ///     patch: {operation: REPLACE, value: {connect_timeout: 2s}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     match: {context: SIDECAR_OUTBOUND}
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    "MSH1111", "replace-scope", Extension, Error,
    aliases: ["IST0152"],
    rows: ["EF-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    use ApplyTo::{HttpFilter, Invalid, ListenerFilter, NetworkFilter, VirtualHost};
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter).filter(|change| change.operation() == Some(PatchOperation::Replace)) {
            let Some(apply_to) = change.apply_to() else { continue };
            if matches!(apply_to, HttpFilter | NetworkFilter | ListenerFilter | VirtualHost | Invalid) {
                continue;
            }
            out.report(
                filter.object,
                format!("{}.patch.operation", change.path),
                format!("REPLACE is not supported for applyTo {}", apply_to.word()),
            )
            .note("the patch is ignored")
            .help("use MERGE, or REMOVE and ADD in two patches")
            .related(filter.object, format!("{}.applyTo", change.path), "what is patched");
        }
    }
}
