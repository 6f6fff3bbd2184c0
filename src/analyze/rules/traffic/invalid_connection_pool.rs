//! Connection pools that cannot be.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::connection_pool::H2UpgradePolicy;

rule! {
    /// A connection pool with a negative limit, or with settings that contradict each other.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
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
    ///       http: {maxRetries: -1}
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
    ///       http: {maxRetries: 3}
    /// ```
    "MSH0460", "invalid-connection-pool", Traffic, Error,
    aliases: [],
    rows: ["DR-024", "DR-025"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(pool) = policy.pool else { continue };
        let (object, path) = (policy.rule.object, format!("{}.connectionPool", policy.path));
        let mut limits = vec![("tcp.maxConnections", pool.tcp.as_ref().and_then(|tcp| tcp.max_connections))];
        if let Some(http) = &pool.http {
            limits.extend([
                ("http.http1MaxPendingRequests", http.http1_max_pending_requests),
                ("http.http2MaxRequests", http.http2_max_requests),
                ("http.maxRequestsPerConnection", http.max_requests_per_connection),
                ("http.maxRetries", http.max_retries),
                ("http.maxConcurrentStreams", http.max_concurrent_streams),
            ]);
            if http.use_client_protocol == Some(true) && http.h2_upgrade_policy == Some(H2UpgradePolicy::Upgrade) {
                out.report(
                    object,
                    format!("{path}.http.useClientProtocol"),
                    "`useClientProtocol` and `h2UpgradePolicy: UPGRADE` contradict each other",
                )
                .related(object, format!("{path}.http.h2UpgradePolicy"), "upgrades, whatever the client speaks")
                .note("the object is refused")
                .help("keep one of them");
            }
            let partial = http.http2_keep_alive.as_ref().is_some_and(|alive| alive.interval.is_none() || alive.timeout.is_none());
            if partial {
                out.report(object, format!("{path}.http.http2KeepAlive"), "HTTP/2 pings need both `interval` and `timeout`")
                    .on_key()
                    .note("the object is refused")
                    .help("write both, such as `interval: 30s` and `timeout: 5s`");
            }
        }
        for (field, limit) in limits {
            if let Some(limit) = limit.filter(|limit| *limit < 0) {
                out.report(object, format!("{path}.{field}"), format!("{limit} cannot be a limit"))
                    .note("the object is refused")
                    .help("leave the field out for the default, which is practically no limit");
            }
        }
    }
}
