//! Filters and path modifiers whose type and field disagree.

use super::filters;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_filter::{FilterType, HttpFilter, PathModifier, PathModifierType};
use crate::diag::Safety;
use crate::store::gateway_api::Route;

rule! {
    /// A filter whose type and field do not go together.
    ///
    /// The type says which field there must be: `RequestRedirect` has `requestRedirect`, and no other.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the route.
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
    ///     - type: ResponseHeaderModifier
    ///       requestHeaderModifier: {set: [{name: x-tier, value: gold}]}
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
    ///     - type: RequestHeaderModifier
    ///       requestHeaderModifier: {set: [{name: x-tier, value: gold}]}
    ///     backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1230", "filter-type-mismatch", GatewayApi, Error,
    aliases: [],
    rows: ["RT-024"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for route in cx.mesh.gateway_routes() {
        for (path, filter) in filters(&route) {
            of_filter(&route, filter, &path, out);
            let rewrite = filter.url_rewrite.as_ref().and_then(|rewrite| rewrite.path.as_ref());
            let redirect = filter.request_redirect.as_ref().and_then(|redirect| redirect.path.as_ref());
            for (modifier, field) in [(rewrite, "urlRewrite"), (redirect, "requestRedirect")] {
                if let Some(modifier) = modifier {
                    of_modifier(&route, modifier, &format!("{path}.{field}.path"), out);
                }
            }
        }
    }
}

fn of_filter(route: &Route<'_>, filter: &HttpFilter, path: &str, out: &mut Findings) {
    let present = [
        (FilterType::RequestHeaderModifier, "requestHeaderModifier", filter.request_header_modifier.is_some()),
        (FilterType::ResponseHeaderModifier, "responseHeaderModifier", filter.response_header_modifier.is_some()),
        (FilterType::RequestMirror, "requestMirror", filter.request_mirror.is_some()),
        (FilterType::RequestRedirect, "requestRedirect", filter.request_redirect.is_some()),
        (FilterType::UrlRewrite, "urlRewrite", filter.url_rewrite.is_some()),
        (FilterType::Cors, "cors", filter.cors.is_some()),
        (FilterType::ExternalAuth, "externalAuth", filter.external_auth.is_some()),
        (FilterType::ExtensionRef, "extensionRef", filter.extension_ref.is_some()),
    ];
    let Some(kind) = filter.type_ else { return };
    let Some((_, wanted, false)) = present.iter().find(|(known, _, _)| *known == kind) else { return };
    let others: Vec<_> = present.iter().filter(|(_, _, there)| *there).collect();
    let said = match others.as_slice() {
        [] => format!("filter of type {} has no `{wanted}`", kind.word()),
        [(_, other, _), ..] => format!("filter of type {} has `{other}` in place of `{wanted}`", kind.word()),
    };
    let at = format!("{path}.type");
    let finding = out.report(route.object, &at, said);
    finding.note("the API server rejects the route");
    if let [(meant, _, _)] = others.as_slice() {
        finding.help(format!("write `type: {}`", meant.word())).suggest_value(at, meant.word());
    } else {
        finding.help(format!("add `{wanted}`"));
    }
}

fn of_modifier(route: &Route<'_>, modifier: &PathModifier, path: &str, out: &mut Findings) {
    let (full, prefix) = (modifier.replace_full_path.is_some(), modifier.replace_prefix_match.is_some());
    let (wanted, meant) = match modifier.type_ {
        Some(PathModifierType::ReplaceFullPath) if !full => ("replaceFullPath", prefix.then_some(PathModifierType::ReplacePrefixMatch)),
        Some(PathModifierType::ReplacePrefixMatch) if !prefix => ("replacePrefixMatch", full.then_some(PathModifierType::ReplaceFullPath)),
        _ => return,
    };
    let at = format!("{path}.type");
    let finding = out.report(route.object, &at, format!("a path of this type has no `{wanted}`"));
    finding.note("the API server rejects the route");
    match meant {
        Some(meant) => finding.help(format!("write `type: {}`", meant.word())).suggest_value(at, meant.word()),
        None => finding.help(format!("add `{wanted}`")),
    };
}
