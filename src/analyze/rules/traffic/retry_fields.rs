//! Retries with a negative or missing number of attempts, or with an unknown condition in `retryOn`.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};

rule! {
    /// Retries with a negative or missing number of attempts, or with an unknown condition in `retryOn`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object. Without `attempts` there are no retries, whatever else is
    /// written.
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
    ///   - retries: {attempts: 3, perTryTimeout: 2s, retryOn: "connect-failure,5xxx"}
    ///     route: [{destination: {host: catalog}}]
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
    ///   - retries: {attempts: 3, perTryTimeout: 2s, retryOn: "connect-failure,refused-stream"}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0401", "retry-fields", Traffic, Error,
    aliases: [],
    rows: ["VS-097"],
    fix: Some(Safety::Suggested),
}

/// Conditions that the proxy knows, of HTTP and of gRPC.
const CONDITIONS: [&str; 16] = [
    "5xx",
    "gateway-error",
    "reset",
    "reset-before-request",
    "connect-failure",
    "envoy-ratelimited",
    "retriable-4xx",
    "refused-stream",
    "retriable-status-codes",
    "retriable-headers",
    "http3-post-connect-failure",
    "cancelled",
    "deadline-exceeded",
    "internal",
    "resource-exhausted",
    "unavailable",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(retries) = &rule.route.retries else { continue };
        let object = rule.service.object;
        let path = if retries.attempts.is_some() { rule.at("retries.attempts") } else { rule.at("retries") };
        let conditions = retries.retry_on.as_deref().filter(|text| !text.is_empty());
        let more = retries.per_try_timeout.is_some() || conditions.is_some() || retries.retry_remote_localities.is_some();
        let attempts = retries.attempts.unwrap_or_default();
        if attempts < 0 {
            out.report(object, path, format!("`{attempts}` attempts"))
                .note("the API server rejects it")
                .help("write how often to try again, or 0 to never do so");
        } else if attempts == 0 && more {
            let words = if retries.attempts.is_some() {
                "`attempts: 0` switches retries off"
            } else {
                "retries without `attempts` are switched off"
            };
            out.report(object, path, format!("{words}, but they are configured"))
                .note("the API server rejects it")
                .help("set `attempts` to 1 or more, or delete the other fields");
        }
        let Some(conditions) = conditions.filter(|text| !is_unknown(text)) else { continue };
        let unknown = |word: &&str| !CONDITIONS.contains(word) && !word.parse::<u32>().is_ok_and(|code| (100..600).contains(&code));
        let Some(word) = conditions.split(',').map(str::trim).filter(|word| !word.is_empty()).find(unknown) else { continue };
        let finding = out.report(object, rule.at("retries.retryOn"), format!("`{word}` is no condition for a retry"));
        finding.note("the API server rejects it");
        match suggest::nearest(word, CONDITIONS) {
            Some(near) => {
                finding.help(format!("write `{near}`")).suggest_value(rule.at("retries.retryOn"), &conditions.replacen(word, near, 1));
            }
            None => {
                finding
                    .help("use conditions of the proxy such as `5xx`, `connect-failure` or `unavailable`, or status codes such as `503`");
            }
        }
    }
}
