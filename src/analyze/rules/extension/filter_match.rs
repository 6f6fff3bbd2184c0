//! Matches on filters that lack what they match by.

use super::changes;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::{ApplyTo, EnvoyFilter};
use crate::diag::Level;
use crate::text::is_unknown;

rule! {
    /// A match on a filter without its name, or on a sub-filter where there is none: only HTTP_FILTER patches inside the HTTP connection manager have one.
    ///
    /// A filter match on LISTENER and FILTER_CHAIN patches has no effect; that is a warning.
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
    /// metadata: {name: buffer, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   priority: 10
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {subFilter: {name: envoy.filters.http.router}}}}}
    ///     patch:
    ///       operation: INSERT_BEFORE
    ///       value: {name: buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1024}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: buffer, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   priority: 10
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: envoy.filters.http.router}}}}}
    ///     patch:
    ///       operation: INSERT_BEFORE
    ///       value: {name: buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1024}}
    /// ```
    "MSH1105", "filter-match", Extension, Error,
    aliases: ["IST0106", "IST0133"],
    rows: ["EF-005", "EF-006"],
    fix: None,
}

const MANAGERS: [&str; 2] = ["envoy.filters.network.http_connection_manager", "envoy.http_connection_manager"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let (Some(found), Some(apply_to)) = (change.filter(), change.apply_to()) else { continue };
            let path = change.filter_path();
            if matches!(apply_to, ApplyTo::Listener | ApplyTo::FilterChain) {
                out.report(filter.object, path, format!("a filter match has no effect on applyTo {}", apply_to.word()))
                    .level(Level::Warning)
                    .on_key()
                    .note("every listener or chain that the rest matches is patched")
                    .help("match by port or chain, or apply the patch to NETWORK_FILTER");
                continue;
            }
            let name = found.name.as_deref().unwrap_or_default();
            let (at, message, help) = if name.is_empty() {
                (
                    path,
                    "a filter is matched without a name".to_owned(),
                    "set `name`, such as `envoy.filters.network.http_connection_manager`",
                )
            } else if let Some(sub) = &found.sub_filter {
                let at = format!("{path}.subFilter");
                if apply_to != ApplyTo::HttpFilter {
                    (at, format!("applyTo {} has no sub-filters", apply_to.word()), "use `applyTo: HTTP_FILTER`, or delete `subFilter`")
                } else if !MANAGERS.contains(&name) && !is_unknown(name) {
                    (
                        at,
                        format!("`{name}` has no sub-filters"),
                        "HTTP filters stand inside `envoy.filters.network.http_connection_manager`",
                    )
                } else if sub.name.as_deref().unwrap_or_default().is_empty() {
                    (at, "a sub-filter is matched without a name".to_owned(), "set its `name`, such as `envoy.filters.http.router`")
                } else {
                    continue;
                }
            } else {
                continue;
            };
            out.report(filter.object, at, message).on_key().note("Istio refuses the object").help(help);
        }
    }
}
