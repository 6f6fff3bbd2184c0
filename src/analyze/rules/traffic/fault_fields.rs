//! A fault that does nothing, or has a status or percentage that cannot be.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::text::{is_unknown, suggest};

rule! {
    /// A fault that does nothing, or has a status or percentage that cannot be.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
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
    ///   - fault: {abort: {httpStatus: 700, percentage: {value: 10}}}
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
    "MSH0411", "fault-fields", Traffic, Error,
    aliases: [],
    rows: ["VS-092"],
    fix: None,
}

/// Status names of gRPC.
const GRPC: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(fault) = &rule.route.fault else { continue };
        let mut report = |field: &str, message: String, help: &str| {
            out.report(rule.service.object, rule.at(field), message).note("the API server rejects it").help(help);
        };
        if fault.delay.is_none() && fault.abort.is_none() {
            report("fault", "the fault does nothing".to_owned(), "add `delay` or `abort`, or delete it");
        }
        let delay = fault.delay.as_ref().and_then(|delay| delay.percentage.as_ref());
        let abort = fault.abort.as_ref().and_then(|abort| abort.percentage.as_ref());
        for (field, percentage) in [("delay", delay), ("abort", abort)] {
            let Some(value) = percentage.and_then(|percentage| percentage.value) else { continue };
            if value != 0.0 && !(0.0001..=100.0).contains(&value) {
                report(
                    &format!("fault.{field}.percentage.value"),
                    format!("`{value}` is no percentage of requests"),
                    "write 0, or a number from 0.0001 to 100",
                );
            }
        }
        if fault.delay.as_ref().is_some_and(|delay| delay.exponential_delay.is_some()) {
            report("fault.delay.exponentialDelay", "`exponentialDelay` is not supported".to_owned(), "use `fixedDelay`");
        }
        let Some(abort) = &fault.abort else { continue };
        if let Some(status) = abort.http_status.filter(|status| !(200..600).contains(status)) {
            report("fault.abort.httpStatus", format!("`{status}` is no status of an answer"), "use a status from 200 to 599");
        }
        if abort.http2_error.is_some() {
            report("fault.abort.http2Error", "`http2Error` is not supported".to_owned(), "use `httpStatus` or `grpcStatus`");
        }
        if let Some(status) = abort.grpc_status.as_deref().filter(|status| !is_unknown(status)) {
            let known = GRPC.contains(&status) || status.parse::<u8>().is_ok_and(|code| code < 17);
            if !known {
                let near = suggest::nearest(status, GRPC).unwrap_or("UNAVAILABLE");
                report("fault.abort.grpcStatus", format!("`{status}` is no status of gRPC"), &format!("write a name such as `{near}`"));
            }
        }
    }
}
