//! Trailing slashes in prefix matches.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::gateway::http_match::PathMatchType;
use crate::diag::Safety;
use crate::text::is_unknown;
use crate::yaml::edit;

rule! {
    /// A prefix match whose path ends in a slash, which says nothing.
    ///
    /// `/shop/` and `/shop` both match `/shop`, `/shop/` and `/shop/basket`, and neither matches `/shopping`.
    ///
    /// ## Why is this bad?
    ///
    /// It reads as if `/shop` itself were not matched.
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
    ///   - matches: [{path: {type: PathPrefix, value: /catalog/}}]
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
    ///   - matches: [{path: {type: PathPrefix, value: /catalog}}]
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1222", "path-trailing-slash", GatewayApi, Info,
    aliases: [],
    rows: ["RT-019"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for rule in route.rules() {
            for (position, entry) in rule.http.iter().flat_map(|http| http.matches.iter().enumerate()) {
                let Some(path) = &entry.path else { continue };
                let value = path.value.as_deref().unwrap_or_default();
                let prefix = matches!(path.type_, None | Some(PathMatchType::PathPrefix));
                let shorter =
                    value.strip_suffix('/').filter(|rest| prefix && !rest.is_empty() && !rest.ends_with('/') && !is_unknown(value));
                let Some(shorter) = shorter else { continue };
                let at = format!("{}.matches[{position}].path.value", rule.path);
                out.report(route.object, &at, format!("the trailing slash of prefix `{value}` is ignored"))
                    .note(format!("`{shorter}` itself matches, too"))
                    .help(format!("write `{shorter}`"))
                    .fix(Safety::Safe, Change::Replace { path: at, text: edit::scalar(shorter) });
            }
        }
    }
}
