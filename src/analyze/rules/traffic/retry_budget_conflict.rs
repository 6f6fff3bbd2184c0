//! Limits of retries that cancel each other out.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A retry budget together with `maxRetries`, or a budget of 0 percent that still allows retries.
    ///
    /// ## Why is this bad?
    ///
    /// With a budget the proxy ignores `maxRetries`. A budget of 0 percent still allows `minRetryConcurrency` (3 by default) retries at a time.
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
    ///     connectionPool: {http: {maxRetries: 10}}
    ///     retryBudget: {percent: 20}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     retryBudget: {percent: 20}
    /// ```
    "MSH0481", "retry-budget-conflict", Traffic, Warning,
    aliases: [],
    rows: ["DR-062", "DR-063"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(budget) = policy.whole.and_then(|whole| whole.retry_budget.as_ref()) else { continue };
        let (object, path) = (policy.rule.object, &policy.path);
        let retries = policy.pool.and_then(|pool| pool.http.as_ref()).and_then(|http| http.max_retries);
        if retries.is_some() {
            out.report(object, format!("{path}.connectionPool.http.maxRetries"), "`maxRetries` does nothing besides a retry budget")
                .related(object, format!("{path}.retryBudget"), "decides alone")
                .help("take one of them away");
        }
        if budget.percent == Some(0.0) && budget.min_retry_concurrency.is_none() {
            out.report(object, format!("{path}.retryBudget.percent"), "a budget of 0 percent still allows 3 retries at a time")
                .note("`minRetryConcurrency` is 3 when it is not set")
                .help("set `minRetryConcurrency: 0` as well if there are to be no retries");
        }
    }
}
