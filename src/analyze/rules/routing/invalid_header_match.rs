//! A header match whose key is no header name, or whose value is null.

use crate::analyze::Change;
use crate::analyze::rules::routing::{http_rules, key};
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A header match whose key is no header name, or whose value is null.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object. A null value often was meant to ask for presence, which is
    /// written `{}`.
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
    ///   - match: [{headers: {x-debug: }}]
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
    ///   - match: [{headers: {x-debug: {}}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0232", "invalid-header-match", Routing, Error,
    aliases: [],
    rows: ["VS-057", "VS-058"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        for (path, request) in rule.matches() {
            for (field, map) in [("headers", &request.headers), ("withoutHeaders", &request.without_headers)] {
                for (name, text) in map.iter().filter(|(name, _)| !is_unknown(name)) {
                    let place = format!("{path}.{field}{}", key(name));
                    let plain = name.strip_prefix(':').unwrap_or(name);
                    if !name.starts_with('@') && !is_header_name(plain) {
                        out.report(rule.service.object, place, format!("`{name}` is no header name"))
                            .on_key()
                            .note("the API server rejects it")
                            .help("header names have no spaces, colons or brackets");
                    } else if text.is_none() && !rule.service.object.masked {
                        out.report(rule.service.object, &place, format!("the match of header `{name}` is null"))
                            .note("the API server rejects it")
                            .help("write `{}` to ask for the header's presence")
                            .fix(Safety::Suggested, Change::Replace { path: place, text: "{}".to_owned() });
                    }
                }
            }
        }
    }
}
