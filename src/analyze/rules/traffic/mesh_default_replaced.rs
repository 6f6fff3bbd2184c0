//! Mesh-wide limits that a rule's own block replaces.

use super::policies::{all, list};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::connection_pool::ConnectionPool;
use crate::api::istio::destination_rule::DestinationRule;

rule! {
    /// A connection pool or outlier detection that leaves out what the mesh's default policy sets.
    ///
    /// Needs mesh settings with `defaultTrafficPolicy`.
    ///
    /// ## Why is this bad?
    ///
    /// A block of a DestinationRule replaces the mesh's whole block of that kind; nothing is merged.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     defaultTrafficPolicy:
    ///       connectionPool: {tcp: {maxConnections: 500}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool: {http: {maxRetries: 3}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     defaultTrafficPolicy:
    ///       connectionPool: {tcp: {maxConnections: 500}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool: {tcp: {maxConnections: 500}, http: {maxRetries: 3}}
    /// ```
    "MSH0482", "mesh-default-replaced", Traffic, Info,
    aliases: [],
    rows: ["DR-064"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let Some(default) = cx.settings.config.default_traffic_policy.as_ref().and_then(|default| default.connection_pool.as_ref()) else {
        if cx.has::<DestinationRule>() {
            out.skip("needs mesh settings with `defaultTrafficPolicy`, none were given");
        }
        return;
    };
    let limits = limits(default);
    for policy in all(cx).filter(|policy| policy.whole.is_some()) {
        let Some(pool) = policy.pool else { continue };
        let own = self::limits(pool);
        let lost: Vec<&str> = limits.iter().filter(|limit| !own.contains(limit)).copied().collect();
        if !lost.is_empty() {
            out.report(
                policy.rule.object,
                format!("{}.connectionPool", policy.path),
                format!("`{}` loses the mesh's {}", policy.host(), list(&lost)),
            )
            .on_key()
            .note("a connection pool of a rule replaces the whole one of `defaultTrafficPolicy`")
            .help(format!("repeat {} here, if it is meant to apply", list(&lost)));
        }
    }
}

/// Returns the limits that a pool sets.
fn limits(pool: &ConnectionPool) -> Vec<&'static str> {
    let tcp = pool.tcp.as_ref();
    let http = pool.http.as_ref();
    let all = [
        ("tcp.maxConnections", tcp.is_some_and(|tcp| tcp.max_connections.is_some())),
        ("tcp.connectTimeout", tcp.is_some_and(|tcp| tcp.connect_timeout.is_some())),
        ("tcp.idleTimeout", tcp.is_some_and(|tcp| tcp.idle_timeout.is_some())),
        ("http.http1MaxPendingRequests", http.is_some_and(|http| http.http1_max_pending_requests.is_some())),
        ("http.http2MaxRequests", http.is_some_and(|http| http.http2_max_requests.is_some())),
        ("http.maxRetries", http.is_some_and(|http| http.max_retries.is_some())),
        ("http.idleTimeout", http.is_some_and(|http| http.idle_timeout.is_some())),
    ];
    all.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect()
}
