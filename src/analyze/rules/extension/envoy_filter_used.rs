//! The use of EnvoyFilter at all.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;

rule! {
    /// An EnvoyFilter: it patches what Istio generates.
    ///
    /// ## Why is this bad?
    ///
    /// EnvoyFilters patch what Istio generates. What that is may change with every version, and a
    /// patch that no longer fits is dropped silently.
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
    ///   - applyTo: NETWORK_FILTER
    ///     match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}}}
    ///     patch:
    ///       operation: MERGE
    ///       value:
    ///         typed_config:
    ///           "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
    ///           stream_idle_timeout: 60s
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   host: cart.shop.svc.cluster.local
    ///   trafficPolicy: {connectionPool: {http: {idleTimeout: 60s}}}
    /// ```
    "MSH1101", "envoy-filter-used", Extension, Off,
    aliases: ["IST0133"],
    rows: ["EF-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        out.report(filter.object, "kind", "an EnvoyFilter patches what Istio generates")
            .note("what Istio generates may change with every version, and a patch that no longer fits is dropped silently")
            .help("prefer a field of Istio's API where there is one, and test the filter before each upgrade");
    }
}
