//! Patches that put nothing in.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter, PatchOperation};

rule! {
    /// A patch of an EnvoyFilter without a value, although its operation is not REMOVE; or of kind INVALID.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: timeout, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: CLUSTER
    ///     patch: {operation: MERGE}
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
    ///     patch: {operation: MERGE, value: {connect_timeout: 2s}}
    /// ```
    "MSH1102", "patch-without-value", Extension, Error,
    aliases: ["IST0106"],
    rows: ["EF-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            if change.apply_to() == Some(ApplyTo::Invalid) {
                out.report(filter.object, format!("{}.applyTo", change.path), "`INVALID` says nothing about what is patched")
                    .note("Istio refuses the object")
                    .help("write what is patched, such as `HTTP_FILTER` or `CLUSTER`");
            }
            match change.operation() {
                None | Some(PatchOperation::Remove) => {}
                Some(PatchOperation::Invalid) => {
                    out.report(filter.object, format!("{}.patch.operation", change.path), "`INVALID` is no operation")
                        .note("Istio refuses the object")
                        .help("write an operation such as `MERGE` or `INSERT_BEFORE`");
                }
                Some(operation) if change.value().is_none_or(serde_json::Value::is_null) => {
                    out.report(
                        filter.object,
                        format!("{}.patch.operation", change.path),
                        format!("{} without a `value`", operation.word()),
                    )
                    .note("Istio refuses the object: there is nothing to put in")
                    .help("add `value`, indented below `patch`");
                }
                Some(_) => {}
            }
        }
    }
}
