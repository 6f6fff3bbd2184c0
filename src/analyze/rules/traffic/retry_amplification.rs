//! More than five retries of one request.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// More than five retries of one request.
    ///
    /// ## Why is this bad?
    ///
    /// When the service is slow or failing, every request becomes many: retries keep it down, and each hop multiplies the ones before it.
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
    ///   - retries: {attempts: 10, perTryTimeout: 2s}
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
    ///   - retries: {attempts: 2, perTryTimeout: 2s}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0404", "retry-amplification", Traffic, Warning,
    aliases: [],
    rows: ["VS-100"],
    fix: None,
}

/// More retries than this are no help against single failures any more.
const MOST: i32 = 5;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let attempts = rule.route.retries.as_ref().and_then(|retries| retries.attempts).unwrap_or_default();
        if attempts > MOST {
            out.report(
                rule.service.object,
                rule.at("retries.attempts"),
                format!("a failing request is sent {} times", i64::from(attempts) + 1),
            )
            .note("under overload that multiplies the load, once per hop")
            .help("2 or 3 attempts outlast single failures; for more, use outlier detection");
        }
    }
}
