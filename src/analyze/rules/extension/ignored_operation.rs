//! ADD and REMOVE where Istio documents that they do nothing.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter, PatchOperation};
use crate::diag::Level;

rule! {
    /// ADD or REMOVE on a ROUTE_CONFIGURATION or HTTP_ROUTE, which Istio documents as ignored.
    ///
    /// On HTTP_ROUTE it is a warning: versions differ in what they do.
    ///
    /// ## Why is this bad?
    ///
    /// The patch has no effect, or none that a next version must keep.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: routes, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: ROUTE_CONFIGURATION
    ///     match: {context: SIDECAR_OUTBOUND}
    ///     patch: {operation: ADD, value: {max_direct_response_body_size_bytes: 8192}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: routes, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: ROUTE_CONFIGURATION
    ///     match: {context: SIDECAR_OUTBOUND}
    ///     patch: {operation: MERGE, value: {max_direct_response_body_size_bytes: 8192}}
    /// ```
    "MSH1112", "ignored-operation", Extension, Error,
    aliases: ["IST0153", "IST0154"],
    rows: ["EF-012", "EF-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let (Some(apply_to), Some(operation)) = (change.apply_to(), change.operation()) else { continue };
            let scope = matches!(apply_to, ApplyTo::RouteConfiguration | ApplyTo::HttpRoute);
            if !(scope && matches!(operation, PatchOperation::Add | PatchOperation::Remove)) {
                continue;
            }
            let (apply, word) = (apply_to.word(), operation.word());
            let finding =
                out.report(filter.object, format!("{}.patch.operation", change.path), format!("{word} is ignored for applyTo {apply}"));
            finding.related(filter.object, format!("{}.applyTo", change.path), "what is patched");
            if apply_to == ApplyTo::HttpRoute {
                finding.level(Level::Warning).note("Istio documents it as ignored; some versions do it");
                finding.help(if operation == PatchOperation::Add {
                    "use INSERT_FIRST, INSERT_BEFORE or INSERT_AFTER, or a VirtualService"
                } else {
                    "MERGE what must change, or use a VirtualService"
                });
            } else {
                finding.note("the patch has no effect").help("use MERGE");
            }
        }
    }
}
