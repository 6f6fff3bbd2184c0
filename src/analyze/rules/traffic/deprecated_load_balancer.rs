//! The old word for the balancer of fewest requests.

use super::policies::all;
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::load_balancer::SimpleLoadBalancer;
use crate::diag::Safety;

rule! {
    /// The load balancer `LEAST_CONN`, whose name is now `LEAST_REQUEST`.
    ///
    /// ## Why is this bad?
    ///
    /// The old word will go; it counts requests, not connections, and always did.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {loadBalancer: {simple: LEAST_CONN}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}}
    /// ```
    "MSH0465", "deprecated-load-balancer", Traffic, Info,
    aliases: [],
    rows: ["DR-032"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        if policy.load_balancer.and_then(|balancer| balancer.simple) != Some(SimpleLoadBalancer::LeastConn) {
            continue;
        }
        let path = format!("{}.loadBalancer.simple", policy.path);
        out.report(policy.rule.object, &path, "`LEAST_CONN` is deprecated")
            .help("write `LEAST_REQUEST`: it does the same")
            .fix(Safety::Safe, Change::Replace { path, text: "LEAST_REQUEST".to_owned() });
    }
}
