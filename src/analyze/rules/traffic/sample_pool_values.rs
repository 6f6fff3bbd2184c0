//! Limits of 1, copied from a tutorial.

use super::policies::{all, ports};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A connection pool that lets one request wait, or opens one connection.
    ///
    /// Namespaces whose name says that they are for tests are left out, and so are limits of connections to ports that do
    /// not speak HTTP.
    ///
    /// ## Why is this bad?
    ///
    /// These values come from a tutorial that wants requests to fail. The second concurrent request gets 503 (`UO`).
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
    ///       http: {http1MaxPendingRequests: 1}
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
    ///       http: {http1MaxPendingRequests: 100}
    /// ```
    "MSH0461", "sample-pool-values", Traffic, Warning,
    aliases: [],
    rows: ["DR-026"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(pool) = policy.pool else { continue };
        let object = policy.rule.object;
        let testing = ["test", "sample", "demo"].iter().any(|word| object.namespace.contains(word));
        let pending = pool.http.as_ref().and_then(|http| http.http1_max_pending_requests) == Some(1);
        let known = ports(cx, policy.rule);
        let layer4 = !known.is_empty() && known.iter().all(|port| port.protocol.is_opaque());
        let connections = pool.tcp.as_ref().and_then(|tcp| tcp.max_connections) == Some(1) && !layer4;
        let (field, what) = match (pending, connections) {
            _ if testing => continue,
            (true, _) => ("http.http1MaxPendingRequests", "only one request may wait for a connection"),
            (false, true) => ("tcp.maxConnections", "only one connection is opened"),
            (false, false) => continue,
        };
        out.report(
            object,
            format!("{}.connectionPool.{field}", policy.path),
            format!("{what}: concurrent requests to `{}` fail", policy.host()),
        )
        .note("requests beyond the limit get 503 (UO) at once; 1 is the value of the circuit-breaking tutorial")
        .help("write a limit that load tests suggest, or leave the field out: the default is practically no limit");
    }
}
