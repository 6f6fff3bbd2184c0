//! Outlier detection that nothing triggers.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Outlier detection whose thresholds are all 0.
    ///
    /// `consecutive5xxErrors` is 5 when it is not set; 0 switches a threshold off.
    ///
    /// ## Why is this bad?
    ///
    /// The block looks like a circuit breaker, but no endpoint is ever ejected.
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
    ///     outlierDetection: {consecutive5xxErrors: 0, interval: 30s}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 0, consecutiveGatewayErrors: 5, interval: 30s}
    /// ```
    "MSH0459", "outlier-disabled", Traffic, Warning,
    aliases: [],
    rows: ["DR-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(outlier) = policy.outlier else { continue };
        let off = outlier.consecutive_5xx_errors == Some(0)
            && outlier.consecutive_gateway_errors.is_none_or(|count| count == 0)
            && outlier.consecutive_local_origin_failures.is_none_or(|count| count == 0);
        if off {
            out.report(
                policy.rule.object,
                format!("{}.outlierDetection.consecutive5xxErrors", policy.path),
                "outlier detection is off: every threshold is 0",
            )
            .note("no endpoint is ever ejected")
            .help("write `consecutive5xxErrors: 5`, or set `consecutiveGatewayErrors`");
        }
    }
}
