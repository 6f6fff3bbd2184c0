//! A `perTryTimeout` longer than the rule's `timeout`.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::rules::traffic::Times;
use crate::analyze::{Context, Findings, rule};
use crate::text::duration::render;

rule! {
    /// A `perTryTimeout` longer than the rule's `timeout`.
    ///
    /// ## Why is this bad?
    ///
    /// The timeout holds for all tries together: the first one is cut off before its own limit, and
    /// none follows.
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
    ///   - timeout: 2s
    ///     retries: {attempts: 3, perTryTimeout: 5s}
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
    ///   - timeout: 10s
    ///     retries: {attempts: 3, perTryTimeout: 2s}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0402", "per-try-longer-than-timeout", Traffic, Warning,
    aliases: [],
    rows: ["VS-098"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(times) = Times::of(rule.route) else { continue };
        if times.per_try > times.timeout {
            let (per_try, timeout) = (render(times.per_try), render(times.timeout));
            out.report(
                rule.service.object,
                rule.at("retries.perTryTimeout"),
                format!("`perTryTimeout` {per_try} is longer than the timeout {timeout} of the rule"),
            )
            .note("the timeout holds for all tries together: no retry ever runs after a slow one")
            .help(format!("make `timeout` at least {}, or `perTryTimeout` shorter", render(times.needed())))
            .related(rule.service.object, rule.at("timeout"), "the timeout of all tries");
        }
    }
}
