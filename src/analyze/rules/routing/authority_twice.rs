//! The request's authority set more than once in one rule.

use crate::analyze::rules::routing::{http_rules, key};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// The request's authority set more than once in one rule.
    ///
    /// ## Why is this bad?
    ///
    /// `rewrite.authority` and a `Host` header operation contradict each other: the API server rejects
    /// the object.
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
    ///   - rewrite: {authority: a.example.com}
    ///     headers: {request: {set: {Host: b.example.com}}}
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
    ///   - rewrite: {authority: a.example.com}
    ///     headers: {request: {set: {x-host: b.example.com}}}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0249", "authority-twice", Routing, Error,
    aliases: [],
    rows: ["VS-084"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let rewrite = rule.route.rewrite.as_ref().and_then(|rewrite| rewrite.authority.as_deref());
        let mut places: Vec<String> = rewrite.filter(|text| !text.is_empty()).map(|_| rule.at("rewrite.authority")).into_iter().collect();
        if let Some(request) = rule.route.headers.as_ref().and_then(|headers| headers.request.as_ref()) {
            for (field, map) in [("set", &request.set), ("add", &request.add)] {
                let names = map.keys().filter(|name| name.eq_ignore_ascii_case("host") || name.as_str() == ":authority");
                places.extend(names.map(|name| rule.at(&format!("headers.request.{field}{}", key(name)))));
            }
        }
        if let [first, second, ..] = places.as_slice() {
            out.report(rule.service.object, second, "the authority is set twice")
                .on_key()
                .note("the API server rejects it")
                .help("keep `rewrite.authority` or the `Host` header")
                .related(rule.service.object, first, "set here first");
        }
    }
}
