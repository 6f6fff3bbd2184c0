//! Filters given by name alone.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter, PatchOperation};
use crate::diag::Level;

rule! {
    /// A filter that a patch puts in without `typed_config`.
    ///
    /// With the `config` field of old versions it is an error.
    ///
    /// ## Why is this bad?
    ///
    /// Envoy finds filters by the type of their configuration; finding them by name is deprecated.
    /// The old field `config` no longer exists.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: grpc-web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND}
    ///     patch: {operation: INSERT_FIRST, value: {name: envoy.filters.http.grpc_web}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: grpc-web, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND}
    ///     patch:
    ///       operation: INSERT_FIRST
    ///       value:
    ///         name: envoy.filters.http.grpc_web
    ///         typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb}
    /// ```
    "MSH1109", "no-typed-config", Extension, Warning,
    aliases: ["IST0133"],
    rows: ["EF-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    use PatchOperation::{Add, InsertAfter, InsertBefore, InsertFirst, Replace};
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let filters = matches!(change.apply_to(), Some(ApplyTo::HttpFilter | ApplyTo::NetworkFilter | ApplyTo::ListenerFilter));
            let puts = matches!(change.operation(), Some(Add | InsertAfter | InsertBefore | InsertFirst | Replace));
            let Some(value) = change.value().and_then(|value| value.as_object()).filter(|_| filters && puts) else { continue };
            let typed = ["typed_config", "typedConfig", "config_discovery", "configDiscovery"].iter().any(|key| value.contains_key(*key));
            let name = value.get("name").and_then(|name| name.as_str()).unwrap_or_default();
            if typed || value.contains_key("<<") || name.is_empty() {
                continue;
            }
            let path = format!("{}.patch.value", change.path);
            if value.contains_key("config") {
                out.report(
                    filter.object,
                    format!("{path}.config"),
                    format!("filter `{name}` is configured by `config`, which no longer exists"),
                )
                .level(Level::Error)
                .on_key()
                .note("Istio refuses the object, or the filter runs without its configuration")
                .help("write `typed_config` with the filter's `@type`");
            } else {
                out.report(filter.object, format!("{path}.name"), format!("filter `{name}` has no `typed_config`"))
                    .note("Envoy finds filters by the type of their configuration; finding them by name is deprecated")
                    .help("add `typed_config` with the filter's `@type`");
            }
        }
    }
}
