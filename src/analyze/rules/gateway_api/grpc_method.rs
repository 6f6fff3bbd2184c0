//! Methods that gRPC routes match.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_match::MatchType;
use crate::text::is_unknown;

rule! {
    /// A gRPC method match with neither service nor method, or with names that no service can have.
    ///
    /// Exact names are identifiers: letters, digits and `_`, joined by dots in a service.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: GRPCRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{method: {service: shop.v1.Catalog/Get}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: GRPCRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - matches: [{method: {service: shop.v1.Catalog, method: Get}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1226", "grpc-method", GatewayApi, Error,
    aliases: [],
    rows: ["RT-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            for (position, entry) in rule.grpc.iter().flat_map(|grpc| grpc.matches.iter().enumerate()) {
                let Some(method) = &entry.method else { continue };
                let path = format!("{}.matches[{position}].method", rule.path);
                let (service, name) = (method.service.as_deref().unwrap_or_default(), method.method.as_deref().unwrap_or_default());
                if service.is_empty() && name.is_empty() {
                    out.report(route.object, path, "a method match needs `service`, `method` or both")
                        .note("the API server rejects the route")
                        .help("name one of them, or leave `method` out to match every call");
                    continue;
                }
                if method.type_ == Some(MatchType::RegularExpression) {
                    continue;
                }
                let identifiers = |text: &str| text.strip_prefix('.').unwrap_or(text).split('.').all(is_identifier);
                if !service.is_empty() && !is_unknown(service) && !identifiers(service) {
                    out.report(route.object, format!("{path}.service"), format!("`{service}` is no name of a gRPC service"))
                        .note("the API server rejects the route")
                        .help("write package and service, such as `shop.v1.Catalog`, and the method in `method`");
                }
                if !name.is_empty() && !is_unknown(name) && !is_identifier(name) {
                    out.report(route.object, format!("{path}.method"), format!("`{name}` is no name of a gRPC method"))
                        .note("the API server rejects the route")
                        .help("write the method alone, such as `Get`");
                }
            }
        }
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
