//! Filter names of Envoy's first years.

use super::changes;
use crate::analyze::{Change as Edit, Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::diag::Safety;

rule! {
    /// A match by a filter name that Envoy has replaced, such as `envoy.router`.
    ///
    /// ## Why is this bad?
    ///
    /// Envoy itself no longer knows the names. Istio still translates them, with a warning.
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
    ///     match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.http_connection_manager}}}}
    ///     patch:
    ///       operation: MERGE
    ///       value:
    ///         typed_config:
    ///           "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
    ///           stream_idle_timeout: 60s
    /// ```
    ///
    /// ```yaml good
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
    "MSH1107", "deprecated-filter-name", Extension, Warning,
    aliases: ["IST0133"],
    rows: ["EF-007"],
    fix: Some(Safety::Safe),
}

/// Names of HTTP filters: old after `envoy.`, new after `envoy.filters.http.`.
const HTTP: [(&str, &str); 17] = [
    ("buffer", "buffer"),
    ("cors", "cors"),
    ("csrf", "csrf"),
    ("ext_authz", "ext_authz"),
    ("fault", "fault"),
    ("grpc_http1_bridge", "grpc_http1_bridge"),
    ("grpc_json_transcoder", "grpc_json_transcoder"),
    ("grpc_web", "grpc_web"),
    ("gzip", "compressor"),
    ("health_check", "health_check"),
    ("http_dynamo_filter", "dynamo"),
    ("ip_tagging", "ip_tagging"),
    ("lua", "lua"),
    ("rate_limit", "ratelimit"),
    ("router", "router"),
    ("squash", "squash"),
    ("rbac", "rbac"),
];

/// Names of network filters, likewise below `envoy.filters.network.`.
const NETWORK: [(&str, &str); 9] = [
    ("client_ssl_auth", "client_ssl_auth"),
    ("echo", "echo"),
    ("ext_authz", "ext_authz"),
    ("http_connection_manager", "http_connection_manager"),
    ("mongo_proxy", "mongo_proxy"),
    ("ratelimit", "ratelimit"),
    ("redis_proxy", "redis_proxy"),
    ("tcp_proxy", "tcp_proxy"),
    ("thrift_proxy", "thrift_proxy"),
];

/// Names of listener filters: old after `envoy.listener.`, new after `envoy.filters.listener.`.
const LISTENER: [&str; 5] = ["http_inspector", "original_dst", "original_src", "proxy_protocol", "tls_inspector"];

fn replaced(name: &str, family: &'static str) -> Option<String> {
    if let Some(rest) = name.strip_prefix("envoy.listener.") {
        return LISTENER.contains(&rest).then(|| format!("envoy.filters.listener.{rest}"));
    }
    let rest = name.strip_prefix("envoy.")?;
    let list: &[(&str, &str)] = if family == "http" { &HTTP } else { &NETWORK };
    list.iter().find(|(old, _)| *old == rest).map(|(_, new)| format!("envoy.filters.{family}.{new}"))
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for filter in cx.all::<EnvoyFilter>() {
        for change in changes(filter) {
            let path = change.filter_path();
            let outer = change.filter().and_then(|found| found.name.as_deref()).map(|name| (format!("{path}.name"), name, "network"));
            let inner = change.filter().and_then(|found| found.sub_filter.as_ref()?.name.as_deref());
            let inner = inner.map(|name| (format!("{path}.subFilter.name"), name, "http"));
            let listener = change.patch.matches.as_ref().and_then(|matches| matches.listener.as_ref()?.listener_filter.as_deref());
            let listener = listener.map(|name| (format!("{}.match.listener.listenerFilter", change.path), name, "listener"));
            for (path, name, family) in [outer, inner, listener].into_iter().flatten() {
                let Some(new) = replaced(name, family) else { continue };
                out.report(filter.object, &path, format!("filter name `{name}` is deprecated"))
                    .note("Envoy calls it by its new name; Istio only translates the old one for now")
                    .help(format!("write `{new}`"))
                    .fix(Safety::Safe, Edit::Replace { path, text: new.clone() });
            }
        }
    }
}
