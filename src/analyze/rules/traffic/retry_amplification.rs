//! Retries that multiply: many at one hop, or some at two hops in a row.

use crate::analyze::rules::routing::{HttpRule, http_rules};
use crate::analyze::rules::traffic::hops::hops;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// More than five retries of one request, at one hop or multiplied over two.
    ///
    /// ## Why is this bad?
    ///
    /// When the service is slow or failing, every request becomes many: retries keep it down, and each
    /// hop multiplies the ones before it.
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
const MOST: u32 = 5;
/// More tries than this at the end of two hops are a storm.
const STORM: u32 = 10;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(attempts) = attempts_of(&rule).filter(|attempts| *attempts > MOST) else { continue };
        let words = format!("a failing request is sent {} times", attempts.saturating_add(1));
        out.report(rule.service.object, rule.at("retries.attempts"), words)
            .note("under overload that multiplies the load, once per hop")
            .help("2 or 3 attempts outlast single failures; for more, use outlier detection");
    }
    for hop in hops(cx, |rule| attempts_of(rule).map(u128::from)) {
        let (Some(outer), Some(inner)) = (attempts_of(&hop.outer), attempts_of(&hop.inner)) else { continue };
        let tries = outer.saturating_add(1).saturating_mul(inner.saturating_add(1));
        // A rule that is too much alone was reported above.
        if tries <= STORM || outer > MOST || inner > MOST {
            continue;
        }
        let words = format!("with its caller's retries, a failing request reaches `{}` {tries} times", hop.host);
        out.report(hop.inner.service.object, hop.inner.at("retries.attempts"), words)
            .note(format!("({outer} + 1) × ({inner} + 1) = {tries}"))
            .help("retry at one hop only, best the one nearest to the failure")
            .related(hop.outer.service.object, hop.outer.at("retries.attempts"), "retries the call that leads here")
            .related(hop.pod.object, &hop.caller.path, "calls the service");
    }
}

fn attempts_of(rule: &HttpRule<'_>) -> Option<u32> {
    let attempts = rule.route.retries.as_ref()?.attempts?;
    u32::try_from(attempts).ok().filter(|attempts| *attempts > 0)
}
