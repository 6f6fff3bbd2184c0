//! Warm-up settings that the load balancer does not know.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::load_balancer::SimpleLoadBalancer;
use crate::diag::Level;

rule! {
    /// Warm-up of new endpoints with a load balancer that cannot do it.
    ///
    /// Only `ROUND_ROBIN` and `LEAST_REQUEST` (the default) give new endpoints their share gradually.
    ///
    /// ## Why is this bad?
    ///
    /// New endpoints get their full share at once, before their caches and connections are warm.
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
    ///     loadBalancer: {simple: RANDOM, warmup: {duration: 60s}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 60s}}
    /// ```
    "MSH0466", "warm-up-without-effect", Traffic, Warning,
    aliases: [],
    rows: ["DR-033"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(balancer) = policy.load_balancer else { continue };
        let path = format!("{}.loadBalancer", policy.path);
        let (field, set) = match (&balancer.warmup, &balancer.warmup_duration_secs) {
            (Some(_), _) => ("warmup", true),
            (None, old) => ("warmupDurationSecs", old.is_some()),
        };
        let unable = match balancer.simple {
            Some(simple @ (SimpleLoadBalancer::Random | SimpleLoadBalancer::Passthrough)) => Some(simple.word()),
            _ if balancer.consistent_hash.is_some() => Some("consistentHash"),
            _ => None,
        };
        if let Some(algorithm) = unable.filter(|_| set) {
            out.report(policy.rule.object, format!("{path}.{field}"), format!("`{algorithm}` does not warm up new endpoints"))
                .on_key()
                .note("new endpoints get their full share at once")
                .help("use `ROUND_ROBIN` or `LEAST_REQUEST`, or take the warm-up away");
        }
        if balancer.warmup.as_ref().and_then(|warmup| warmup.aggression) == Some(0.0) {
            out.report(policy.rule.object, format!("{path}.warmup.aggression"), "an aggression of 0 is refused")
                .level(Level::Error)
                .help("write more than 0; 1 is a linear ramp");
        }
    }
}
