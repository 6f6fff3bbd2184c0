//! A header value with a malformed `%…%` variable, or with control characters.

use crate::analyze::rules::routing::operations::operations;
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;

rule! {
    /// A header value with a malformed `%…%` variable, or with control characters.
    ///
    /// ## Why is this bad?
    ///
    /// `%` begins a variable of the proxy, such as `%REQ(x-user)%`. A lone one makes the proxy reject
    /// the routes; write `%%` for the sign itself.
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
    ///   - headers: {request: {set: {x-discount: "10%"}}}
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
    ///   - headers: {request: {set: {x-discount: "10%%"}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0251", "header-operation-value", Routing, Error,
    aliases: [],
    rows: ["VS-086"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for operation in operations(cx) {
        let Some(value) = operation.value.filter(|value| !is_unknown(value)) else { continue };
        let message = if value.chars().any(|c| c.is_control() && c != '\t') {
            format!("the value of header `{}` has control characters", operation.name)
        } else if !is_well_formed(value) {
            format!("the value of header `{}` has a `%` that begins no variable", operation.name)
        } else {
            continue;
        };
        out.report(operation.object, operation.path, message)
            .note("the API server or the proxy rejects it")
            .help("write `%%` for a percent sign, and variables as `%NAME%` or `%NAME(argument)%`");
    }
}

/// Tells whether every `%` is doubled or belongs to a variable.
fn is_well_formed(value: &str) -> bool {
    let mut rest = value;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        if let Some(tail) = rest.strip_prefix('%') {
            rest = tail;
            continue;
        }
        let name = rest.find(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_').unwrap_or(rest.len());
        if name == 0 {
            return false;
        }
        rest = &rest[name..];
        if let Some(inside) = rest.strip_prefix('(') {
            let Some(end) = inside.find(')') else { return false };
            rest = &inside[end + 1..];
        }
        if let Some(length) = rest.strip_prefix(':') {
            rest = length.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let Some(tail) = rest.strip_prefix('%') else { return false };
        rest = tail;
    }
    true
}
