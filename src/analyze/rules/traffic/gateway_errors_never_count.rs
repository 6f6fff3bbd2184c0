//! A threshold of gateway errors that 5xx errors reach first.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// `consecutiveGatewayErrors` above `consecutive5xxErrors`.
    ///
    /// Gateway errors (502, 503, 504) are 5xx errors too. `consecutive5xxErrors` is 5 when it is not set, and off at 0.
    ///
    /// ## Why is this bad?
    ///
    /// The lower threshold ejects first: the one for gateway errors never does anything.
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
    ///     outlierDetection: {consecutive5xxErrors: 5, consecutiveGatewayErrors: 10}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 10, consecutiveGatewayErrors: 5}
    /// ```
    "MSH0456", "gateway-errors-never-count", Traffic, Warning,
    aliases: [],
    rows: ["DR-020"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(outlier) = policy.outlier else { continue };
        let (gateway, any) = (outlier.consecutive_gateway_errors.unwrap_or(0), outlier.consecutive_5xx_errors.unwrap_or(5));
        if any == 0 || gateway <= any {
            continue;
        }
        let unset = if outlier.consecutive_5xx_errors.is_none() { " (the default)" } else { "" };
        out.report(
            policy.rule.object,
            format!("{}.outlierDetection.consecutiveGatewayErrors", policy.path),
            format!("{gateway} gateway errors in a row never happen: {any} errors of any kind{unset} eject the endpoint first"),
        )
        .note("a gateway error counts as a 5xx error too")
        .help(format!("write less than {any}, or set `consecutive5xxErrors: 0` if only gateway errors are to count"));
    }
}
