//! Fault injection in a namespace whose name does not say that it is for tests.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Fault injection in a namespace whose name does not say that it is for tests.
    ///
    /// ## Why is this bad?
    ///
    /// Faults that were injected for a test and forgotten fail real requests.
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
    ///   - fault: {abort: {httpStatus: 500, percentage: {value: 10}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop-staging}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - fault: {abort: {httpStatus: 500, percentage: {value: 10}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0413", "fault-in-production", Traffic, Off,
    aliases: [],
    rows: ["VS-096"],
    fix: None,
}

/// Words in the names of namespaces that are for tests.
const TEST: [&str; 10] = ["test", "testing", "staging", "stage", "dev", "qa", "sandbox", "chaos", "preview", "demo"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| rule.route.fault.is_some()) {
        let namespace = &rule.service.object.namespace;
        if namespace.split('-').any(|word| TEST.contains(&word)) {
            continue;
        }
        out.report(rule.service.object, rule.at("fault"), format!("faults are injected in namespace `{namespace}`"))
            .on_key()
            .note("real requests fail or wait")
            .help("delete the fault when the test is over");
    }
}
