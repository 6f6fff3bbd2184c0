//! Retries after the service may have acted, on requests that must not act twice.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::string_match::StringMatch;
use crate::diag::Level;
use crate::text::is_unknown;

rule! {
    /// Retries after the service may have acted, on requests that must not act twice.
    ///
    /// ## Why is this bad?
    ///
    /// `5xx`, `gateway-error`, `reset` and `retriable-4xx` also retry requests that reached the
    /// service. A POST or PATCH may then be carried out twice: two orders, two payments. A rule that
    /// matches such a method is a warning, one that matches no method a notice.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /orders}, method: {exact: POST}}]
    ///     retries: {attempts: 2, retryOn: 5xx}
    ///     route: [{destination: {host: orders}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /orders}, method: {exact: POST}}]
    ///     retries: {attempts: 2, retryOn: "connect-failure,refused-stream"}
    ///     route: [{destination: {host: orders}}]
    /// ```
    "MSH0405", "retry-non-idempotent", Traffic, Info,
    aliases: [],
    rows: ["VS-101"],
    fix: None,
}

/// Conditions that hold after the service may have acted.
const LATE: [&str; 4] = ["5xx", "gateway-error", "reset", "retriable-4xx"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(retries) = rule.route.retries.as_ref().filter(|retries| retries.attempts.unwrap_or_default() > 0) else { continue };
        let Some(conditions) = retries.retry_on.as_deref().filter(|text| !is_unknown(text)) else { continue };
        let Some(late) = conditions.split(',').map(str::trim).find(|word| LATE.contains(word)) else { continue };
        let writes: Vec<Option<bool>> = rule.route.matches.iter().map(|request| request.method.as_ref().map(writes)).collect();
        let (level, what) = if writes.contains(&Some(true)) {
            (Level::Warning, "requests that must not be carried out twice")
        } else if writes.is_empty() || writes.contains(&None) {
            (Level::Info, "requests of every method, POST and PATCH too")
        } else {
            continue;
        };
        out.report(rule.service.object, rule.at("retries.retryOn"), format!("`{late}` retries {what}"))
            .level(level)
            .note("the service may have acted already when it answers with an error or the connection breaks")
            .help("retry on `connect-failure,refused-stream,reset-before-request`, or match `method` so that only GET and the like are retried");
    }
}

/// Tells whether a match on the method takes POST or PATCH.
fn writes(method: &StringMatch) -> bool {
    let pattern = method.regex.as_deref().unwrap_or_default();
    let exact = |name: &str| method.exact.as_deref() == Some(name);
    let prefix =
        method.prefix.as_deref().is_some_and(|prefix| !prefix.is_empty() && ("POST".starts_with(prefix) || "PATCH".starts_with(prefix)));
    exact("POST") || exact("PATCH") || prefix || pattern.contains("POST") || pattern.contains("PATCH")
}
