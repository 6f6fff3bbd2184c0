//! Tries that together last longer than the rule's `timeout`.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::rules::traffic::Times;
use crate::analyze::{Context, Findings, rule};
use crate::text::duration::render;

rule! {
    /// Tries that together last longer than the rule's `timeout`.
    ///
    /// ## Why is this bad?
    ///
    /// The timeout holds for all tries together. The last ones are cut off, or never begin.
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
    ///   - timeout: 5s
    ///     retries: {attempts: 3, perTryTimeout: 2s}
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
    ///   - timeout: 8s
    ///     retries: {attempts: 3, perTryTimeout: 2s}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0403", "retries-exceed-timeout", Traffic, Warning,
    aliases: [],
    rows: ["VS-099"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(times) = Times::of(rule.route) else { continue };
        if times.per_try <= times.timeout && times.needed() > times.timeout {
            let (needed, timeout, per_try) = (render(times.needed()), render(times.timeout), render(times.per_try));
            let tries = times.attempts + 1;
            out.report(
                rule.service.object,
                rule.at("retries.perTryTimeout"),
                format!("{tries} tries of {per_try} need {needed}, but the timeout is {timeout}"),
            )
            .note(format!("(attempts {} + 1) × {per_try} = {needed} > {timeout}: later tries are cut off", times.attempts))
            .help(format!("make `timeout` at least {needed}, or lower `attempts` or `perTryTimeout`"))
            .related(rule.service.object, rule.at("timeout"), "the timeout of all tries");
        }
    }
}
