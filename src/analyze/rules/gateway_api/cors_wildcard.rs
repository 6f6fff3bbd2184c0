//! Wildcards in CORS filters.

use super::filters;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::CorsMethod;
use crate::diag::Level;

rule! {
    /// A CORS filter with `*` beside other values, or with every origin and credentials.
    ///
    /// ## Why is this bad?
    ///
    /// `*` stands alone: the API server rejects it beside other values. Every origin together with
    /// credentials lets any web site act in the name of users who are logged in.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - filters:
    ///     - type: CORS
    ///       cors: {allowOrigins: ["*", "https://www.example.com"]}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - filters:
    ///     - type: CORS
    ///       cors: {allowOrigins: ["https://www.example.com"], allowCredentials: true}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1236", "cors-wildcard", GatewayApi, Error,
    aliases: [],
    rows: ["RT-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (path, filter) in filters(&route) {
            let Some(cors) = &filter.cors else { continue };
            let star = |list: &[String]| list.iter().any(|entry| entry == "*");
            let mixed = [
                ("allowOrigins", star(&cors.allow_origins), cors.allow_origins.len()),
                ("allowMethods", cors.allow_methods.contains(&CorsMethod::Any), cors.allow_methods.len()),
                ("allowHeaders", star(&cors.allow_headers), cors.allow_headers.len()),
            ];
            for (field, _, _) in mixed.iter().filter(|(_, star, count)| *star && *count > 1) {
                out.report(route.object, format!("{path}.cors.{field}"), format!("`{field}` has `*` and other values"))
                    .on_key()
                    .note("the API server rejects the route")
                    .help("keep `*` alone, or only the other values");
            }
            if star(&cors.allow_origins) && cors.allow_origins.len() == 1 && cors.allow_credentials == Some(true) {
                out.report(route.object, format!("{path}.cors.allowCredentials"), "every origin may send credentials")
                    .level(Level::Warning)
                    .note("any web site can act in the name of users who are logged in")
                    .related(route.object, format!("{path}.cors.allowOrigins"), "the origins")
                    .help("list the origins");
            }
        }
    }
}
