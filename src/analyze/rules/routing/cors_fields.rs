//! A CORS policy with an empty origin, an unknown method, an invalid header name, or a fraction of a second.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A CORS policy with an empty origin, an unknown method, an invalid header name, or a fraction of a second.
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
    ///   - corsPolicy: {allowOrigins: [{exact: "https://shop.example.com"}], allowMethods: [GET, FETCH]}
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
    ///   - corsPolicy: {allowOrigins: [{exact: "https://shop.example.com"}], allowMethods: [GET, POST]}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0253", "cors-fields", Routing, Error,
    aliases: [],
    rows: ["VS-088", "VS-089"],
    fix: None,
}

const METHODS: [&str; 10] = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "*"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(cors) = &rule.route.cors_policy else { continue };
        let mut report = |field: String, message: String, help: &str| {
            out.report(rule.service.object, rule.at(&format!("corsPolicy.{field}")), message).note("the API server rejects it").help(help);
        };
        for (at, origin) in cors.allow_origins.iter().enumerate() {
            let empty = |text: &Option<String>| text.as_deref() == Some("");
            if empty(&origin.exact) || empty(&origin.prefix) || empty(&origin.regex) {
                report(
                    format!("allowOrigins[{at}]"),
                    "an origin is empty".to_owned(),
                    "write an origin such as `https://shop.example.com`",
                );
            }
        }
        for (at, method) in cors.allow_methods.iter().enumerate().filter(|(_, method)| !is_unknown(method)) {
            if !METHODS.contains(&method.as_str()) {
                let help = "methods are written in capitals: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
                report(format!("allowMethods[{at}]"), format!("`{method}` is no HTTP method"), help);
            }
        }
        for (field, names) in [("allowHeaders", &cors.allow_headers), ("exposeHeaders", &cors.expose_headers)] {
            for (at, name) in names.iter().enumerate().filter(|(_, name)| !is_unknown(name) && !is_header_name(name)) {
                report(format!("{field}[{at}]"), format!("`{name}` is no header name"), "one name per entry, without spaces and colons");
            }
        }
        if cors.max_age.is_some_and(|age| age.0.subsec_nanos() != 0) {
            report("maxAge".to_owned(), "`maxAge` has a fraction of a second".to_owned(), "write whole seconds, such as `24h`");
        }
    }
}
