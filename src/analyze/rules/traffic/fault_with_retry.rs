//! Fault injection in a rule that also has retries or a timeout, which then do nothing.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Fault injection in a rule that also has retries or a timeout, which then do nothing.
    ///
    /// ## Why is this bad?
    ///
    /// Faults are injected where timeouts and retries would act: they take no effect while the rule has
    /// a fault, so a test of them shows nothing.
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
    ///   - fault: {abort: {httpStatus: 503, percentage: {value: 10}}}
    ///     retries: {attempts: 2, perTryTimeout: 1s}
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
    ///   - fault: {abort: {httpStatus: 503, percentage: {value: 10}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0410", "fault-with-retry", Traffic, Warning,
    aliases: [],
    rows: ["VS-095"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| rule.route.fault.is_some()) {
        let timeout = rule.route.timeout.is_some_and(|timeout| !timeout.0.is_zero());
        let retries = rule.route.retries.as_ref().is_some_and(|retries| retries.attempts.unwrap_or_default() > 0);
        let field = match (retries, timeout) {
            (true, _) => "retries",
            (_, true) => "timeout",
            _ => continue,
        };
        out.report(rule.service.object, rule.at("fault"), format!("`{field}` has no effect in a rule that injects faults"))
            .on_key()
            .note("the proxy does not enable timeouts and retries where it injects faults")
            .help("inject the fault one hop further, in a rule of the called service, to test them")
            .related(rule.service.object, rule.at(field), "has no effect");
    }
}
