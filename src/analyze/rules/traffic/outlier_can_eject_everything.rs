//! Outlier detection that one bad spell turns into an outage.

use super::policies::{Policy, all, endpoints};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Outlier detection that a few errors are enough to make eject every endpoint.
    ///
    /// Reported when one or two errors in a row eject, when as many endpoints may be ejected as there are
    /// (`maxEjectionPercent: 100`, or a single endpoint, as far as replicas are in the input), and when `minHealthPercent`
    /// does not stop it. Failover to other localities counts as a way out.
    ///
    /// ## Why is this bad?
    ///
    /// When all endpoints fail for a moment, after a hiccup of their database say, they are all ejected for
    /// `baseEjectionTime`: clients get 503 (`UH`) long after the endpoints are well again.
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
    ///     outlierDetection:
    ///       consecutive5xxErrors: 1
    ///       interval: 1s
    ///       baseEjectionTime: 3m
    ///       maxEjectionPercent: 100
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection:
    ///       consecutive5xxErrors: 5
    ///       interval: 10s
    ///       baseEjectionTime: 30s
    ///       maxEjectionPercent: 50
    /// ```
    "MSH0457", "outlier-can-eject-everything", Traffic, Warning,
    aliases: [],
    rows: ["DR-021"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(danger) = Danger::of(cx, &policy) else { continue };
        let path = format!("{}.outlierDetection", policy.path);
        let errors =
            if danger.threshold == 1 { "a single error ejects".to_owned() } else { format!("{} errors in a row eject", danger.threshold) };
        let at = if danger.percent_written { format!("{path}.maxEjectionPercent") } else { format!("{path}.{}", danger.field) };
        out.report(policy.rule.object, at, format!("outlier detection can eject every endpoint of `{}`", policy.host()))
            .related(policy.rule.object, format!("{path}.{}", danger.field), format!("{errors} an endpoint"))
            .note(format!("{errors}, and {}", danger.arithmetic))
            .note("clients then get 503 (UH) until the ejection time is over")
            .help(
                "write `maxEjectionPercent: 50` or less, a threshold of 5 or more, or a `minHealthPercent` below which nothing is ejected",
            );
    }
}

/// Settings that can eject everything.
pub(super) struct Danger {
    threshold: u32,
    field: &'static str,
    percent_written: bool,
    arithmetic: String,
}

impl Danger {
    /// Judges a policy.
    pub(super) fn of(cx: &Context<'_>, policy: &Policy<'_>) -> Option<Self> {
        let outlier = policy.outlier?;
        let local = outlier.consecutive_local_origin_failures.filter(|_| outlier.split_external_local_origin_errors == Some(true));
        let thresholds = [
            (outlier.consecutive_5xx_errors, "consecutive5xxErrors"),
            (outlier.consecutive_gateway_errors, "consecutiveGatewayErrors"),
            (local, "consecutiveLocalOriginFailures"),
        ];
        let (threshold, field) =
            thresholds.into_iter().filter_map(|(count, field)| Some((count.filter(|count| *count > 0)?, field))).min()?;
        let locality = policy.load_balancer.and_then(|balancer| balancer.locality_lb_setting.as_ref());
        let way_out = locality.is_some_and(|locality| !locality.failover.is_empty() || !locality.failover_priority.is_empty());
        if threshold > 2 || outlier.min_health_percent.is_some_and(|percent| percent > 0) || way_out {
            return None;
        }
        let percent = i64::from(outlier.max_ejection_percent.unwrap_or(10));
        let said = if outlier.max_ejection_percent.is_none() { format!("{percent} % (the default)") } else { format!("{percent} %") };
        let arithmetic = match endpoints(cx, policy) {
            _ if percent == 0 => return None,
            None if percent >= 100 => "100 % of any number of endpoints are all of them".to_owned(),
            Some(count) if percent >= 100 => format!("100 % of {count} endpoints are {count}: all of them"),
            Some(1) => format!("{said} of 1 endpoint still allows 1 ejection: the only one there is"),
            _ => return None,
        };
        Some(Self { threshold, field, percent_written: outlier.max_ejection_percent.is_some(), arithmetic })
    }
}
