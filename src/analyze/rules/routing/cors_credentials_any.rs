//! A CORS policy that lets every origin send credentials.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A CORS policy that lets every origin send credentials.
    ///
    /// ## Why is this bad?
    ///
    /// Any site that a user visits may call this service with the user's cookies and read the answers.
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
    ///   - corsPolicy: {allowOrigins: [{regex: ".*"}], allowCredentials: true}
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
    ///   - corsPolicy: {allowOrigins: [{exact: "https://shop.example.com"}], allowCredentials: true}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0254", "cors-credentials-any", Routing, Warning,
    aliases: [],
    rows: ["VS-091"],
    fix: None,
}

/// Patterns that fit every origin.
const ANY: [&str; 6] = [".*", ".+", "https?://.*", "https?://.+", "https://.*", "http.*"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(cors) = rule.route.cors_policy.as_ref().filter(|cors| cors.allow_credentials == Some(true)) else { continue };
        for (at, origin) in cors.allow_origins.iter().enumerate() {
            let bare = origin.regex.as_deref().map(|regex| regex.trim_start_matches('^').trim_end_matches('$'));
            let any = bare.is_some_and(|bare| ANY.contains(&bare))
                || origin.exact.as_deref() == Some("*")
                || matches!(origin.prefix.as_deref(), Some("http" | "https" | "http://" | "https://" | "*"));
            if any {
                let form = if origin.regex.is_some() {
                    "regex"
                } else if origin.exact.is_some() {
                    "exact"
                } else {
                    "prefix"
                };
                let path = rule.at(&format!("corsPolicy.allowOrigins[{at}].{form}"));
                out.report(rule.service.object, path, "every origin may send credentials")
                    .note("any site that a user visits can act with the user's cookies")
                    .help("list the origins that are meant, or delete `allowCredentials`")
                    .related(rule.service.object, rule.at("corsPolicy.allowCredentials"), "credentials are allowed here");
            }
        }
    }
}
