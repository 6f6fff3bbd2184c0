//! A threshold for local errors that are not counted apart.

use super::policies::all;
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// `consecutiveLocalOriginFailures` without `splitExternalLocalOriginErrors: true`.
    ///
    /// ## Why is this bad?
    ///
    /// Connection failures are only counted apart from the server's own errors when they are split; the webhook refuses the object.
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
    ///       consecutiveLocalOriginFailures: 5
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
    ///       splitExternalLocalOriginErrors: true
    ///       consecutiveLocalOriginFailures: 5
    /// ```
    "MSH0455", "outlier-split-errors", Traffic, Error,
    aliases: [],
    rows: ["DR-018"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(outlier) = policy.outlier else { continue };
        if outlier.consecutive_local_origin_failures.is_none_or(|count| count == 0)
            || outlier.split_external_local_origin_errors == Some(true)
        {
            continue;
        }
        let path = format!("{}.outlierDetection", policy.path);
        let finding = out.report(
            policy.rule.object,
            format!("{path}.consecutiveLocalOriginFailures"),
            "local failures have a threshold but are not counted apart",
        );
        finding.note("the object is refused").help("add `splitExternalLocalOriginErrors: true`");
        if outlier.split_external_local_origin_errors.is_none() {
            let (key, text) = ("splitExternalLocalOriginErrors".to_owned(), "true".to_owned());
            finding.fix(Safety::Suggested, Change::Insert { path, key, text });
        }
    }
}
