//! Prefix replacement where there is no one prefix.

use super::filters;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::PathModifierType;
use crate::api::gateway::http_match::PathMatchType;
use crate::api::gateway::http_route::HttpRule;

rule! {
    /// `ReplacePrefixMatch` in a rule that does not have exactly one match with a path prefix.
    ///
    /// A rule without matches has one, of the prefix `/`.
    ///
    /// ## Why is this bad?
    ///
    /// It would not be clear which part of the path to replace: the API server rejects the route.
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
    ///   - matches: [{path: {type: Exact, value: /old}}]
    ///     filters:
    ///     - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}
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
    ///   - matches: [{path: {type: PathPrefix, value: /old}}]
    ///     filters:
    ///     - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1234", "replace-prefix-without-prefix", GatewayApi, Error,
    aliases: [],
    rows: ["RT-028"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        let rules = route.rules();
        for (path, filter) in filters(&route) {
            let rewrite = filter.url_rewrite.as_ref().and_then(|rewrite| rewrite.path.as_ref());
            let redirect = filter.request_redirect.as_ref().and_then(|redirect| redirect.path.as_ref());
            for (modifier, field) in [(rewrite, "urlRewrite"), (redirect, "requestRedirect")] {
                let replaces = modifier.is_some_and(|modifier| modifier.type_ == Some(PathModifierType::ReplacePrefixMatch));
                let rule = rules.iter().find(|rule| path.strip_prefix(rule.path.as_str()).is_some_and(|rest| rest.starts_with('.')));
                let Some(why) = rule.filter(|_| replaces).and_then(|rule| problem(rule.http?)) else { continue };
                out.report(
                    route.object,
                    format!("{path}.{field}.path.type"),
                    format!("`ReplacePrefixMatch` needs exactly one match with a path prefix, {why}"),
                )
                .note("the API server rejects the route")
                .help("give each prefix a rule of its own, or replace the whole path with `ReplaceFullPath`");
            }
        }
    }
}

fn problem(rule: &HttpRule) -> Option<String> {
    match rule.matches.as_slice() {
        [] => None,
        [only] => {
            let kind = only.path.as_ref().and_then(|path| path.type_).filter(|kind| *kind != PathMatchType::PathPrefix)?;
            Some(format!("this rule's is of type {}", kind.word()))
        }
        several => Some(format!("this rule has {} matches", several.len())),
    }
}
