//! Connections that are closed after one request.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A connection pool with `maxRequestsPerConnection: 1`.
    ///
    /// ## Why is this bad?
    ///
    /// Every request opens a connection of its own, with a TLS handshake in a mesh: latency and CPU go up on both sides.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool:
    ///       http: {maxRequestsPerConnection: 1}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool:
    ///       http: {maxRequestsPerConnection: 100}
    /// ```
    "MSH0462", "connection-per-request", Traffic, Info,
    aliases: [],
    rows: ["DR-027"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(http) = policy.pool.and_then(|pool| pool.http.as_ref()) else { continue };
        let connections = policy.pool.and_then(|pool| pool.tcp.as_ref()).and_then(|tcp| tcp.max_connections);
        // With the tutorial's other values the rule about those has said it.
        if http.max_requests_per_connection != Some(1) || http.http1_max_pending_requests == Some(1) || connections == Some(1) {
            continue;
        }
        out.report(
            policy.rule.object,
            format!("{}.connectionPool.http.maxRequestsPerConnection", policy.path),
            "every request opens a connection of its own",
        )
        .note("1 switches keep-alive off: each request pays for a TCP and a TLS handshake")
        .help("leave the field out, or write a limit in the hundreds if connections must be renewed");
    }
}
