//! A header operation on a name that cannot be changed, or is no header name.

use crate::analyze::rules::routing::operations::operations;
use crate::analyze::{Context, Findings, rule};
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A header operation on a name that cannot be changed, or is no header name.
    ///
    /// ## Why is this bad?
    ///
    /// Pseudo headers and `Host` can only be set on requests. The API server rejects the rest.
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
    ///   - headers: {response: {set: {":status": "200"}}}
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
    ///   - headers: {response: {set: {x-status: "200"}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0250", "header-operation-name", Routing, Error,
    aliases: [],
    rows: ["VS-085"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for operation in operations(cx) {
        let name = operation.name;
        let authority = name.eq_ignore_ascii_case("host") || name == ":authority";
        let allowed = authority && operation.path.contains("headers.request.") && operation.value.is_some();
        if is_unknown(name) || allowed || (!authority && is_header_name(name)) {
            continue;
        }
        let message = if name.is_empty() {
            "a header operation without a name".to_owned()
        } else if authority || name.starts_with(':') {
            format!("header `{name}` cannot be changed here")
        } else {
            format!("`{name}` is no header name")
        };
        out.report(operation.object, operation.path, message).on_key().note("the API server rejects it").help(if authority {
            "the authority can be set on requests only, best with `rewrite.authority`"
        } else {
            "header names are letters, digits and `-`"
        });
    }
}
