//! Traffic policies that say nothing.

use super::policies::{Scope, all};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::connection_pool::ConnectionPool;
use crate::api::istio::destination_rule::TrafficPolicy;

rule! {
    /// A traffic policy, connection pool or port policy without any field.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object; what was meant to stand here is missing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {outlierDetection: {}}
    /// ```
    "MSH0450", "empty-policy", Traffic, Error,
    aliases: [],
    rows: ["DR-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let port = matches!(policy.scope, Scope::Port(_));
        let silent = policy.load_balancer.is_none() && policy.pool.is_none() && policy.outlier.is_none() && policy.tls.is_none();
        let (path, what) = if policy.whole.is_some_and(|whole| *whole == TrafficPolicy::default()) {
            (policy.path.clone(), "the traffic policy is empty")
        } else if port && silent {
            (policy.path.clone(), "the port's policy says nothing")
        } else if policy.pool.is_some_and(|pool| *pool == ConnectionPool::default()) {
            (format!("{}.connectionPool", policy.path), "the connection pool has no limit")
        } else {
            continue;
        };
        out.report(policy.rule.object, path, what)
            .note("the object is refused: at least one field must be set")
            .help("set what was meant, or take the block away");
    }
}
