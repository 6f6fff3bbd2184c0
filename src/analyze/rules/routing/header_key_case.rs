//! A header match whose key is not written in small letters and hyphens.

use crate::analyze::rules::routing::{http_rules, key};
use crate::analyze::{Context, Findings, rule};
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A header match whose key is not written in small letters and hyphens.
    ///
    /// ## Why is this bad?
    ///
    /// The API wants small letters and `-`. HTTP/2 sends header names in small letters, and many
    /// servers and proxies drop names with underscores before anybody can match them.
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
    ///   - match: [{headers: {X-User: {exact: jane}}}]
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
    ///   - match: [{headers: {x-user: {exact: jane}}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0231", "header-key-case", Routing, Info,
    aliases: [],
    rows: ["VS-056"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        for (path, request) in rule.matches() {
            for (field, map) in [("headers", &request.headers), ("withoutHeaders", &request.without_headers)] {
                for name in map.keys().filter(|name| !name.starts_with('@') && !is_unknown(name) && is_header_name(name)) {
                    let better = name.to_lowercase().replace('_', "-");
                    if better != *name {
                        out.report(
                            rule.service.object,
                            format!("{path}.{field}{}", key(name)),
                            format!("header key `{name}` is not in small letters and hyphens"),
                        )
                        .on_key()
                        .help(format!("write `{better}`, if that is the header clients send"));
                    }
                }
            }
        }
    }
}
