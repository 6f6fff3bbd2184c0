//! An abort that does not say what to answer.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// An abort that does not say what to answer.
    ///
    /// ## Why is this bad?
    ///
    /// Without `httpStatus` or `grpcStatus` there is no error to inject: the abort does nothing.
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
    ///   - fault: {abort: {percentage: {value: 10}}}
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
    ///   - fault: {abort: {httpStatus: 500, percentage: {value: 10}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0412", "abort-without-type", Traffic, Warning,
    aliases: [],
    rows: ["VS-093"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| !rule.service.object.masked) {
        let Some(abort) = rule.route.fault.as_ref().and_then(|fault| fault.abort.as_ref()) else { continue };
        if abort.http_status.is_none() && abort.grpc_status.is_none() && abort.http2_error.is_none() {
            out.report(rule.service.object, rule.at("fault.abort"), "the abort does not say what to answer")
                .on_key()
                .note("it does nothing")
                .help("add `httpStatus`, such as 503, or `grpcStatus`, such as `UNAVAILABLE`");
        }
    }
}
