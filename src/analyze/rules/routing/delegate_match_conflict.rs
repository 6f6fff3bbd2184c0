//! A rule of a delegate whose match no rule of its root lets through.

use crate::analyze::rules::routing::condition::Form;
use crate::analyze::rules::routing::{HttpRule, http_rules, is_delegate};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::string_match::StringMatch;
use crate::api::istio::virtual_service::HttpMatchRequest;
use crate::text::is_unknown;
use std::collections::BTreeMap;

rule! {
    /// A rule of a delegate whose match no rule of its root lets through.
    ///
    /// ## Why is this bad?
    ///
    /// A delegate's rule is joined with the root's: its match must be within the root's. A rule that
    /// fits none of the root's matches is dropped without a word.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: root, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     delegate: {name: items}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   http:
    ///   - match: [{uri: {prefix: /v2/items}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: root, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     delegate: {name: items}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   http:
    ///   - match: [{uri: {prefix: /items/v2}}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0218", "delegate-match-conflict", Routing, Error,
    aliases: [],
    rows: ["VS-014"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut roots: BTreeMap<(String, String), Vec<HttpRule<'_>>> = BTreeMap::new();
    for rule in http_rules(cx).filter(|rule| !is_delegate(rule.service)) {
        let Some(delegate) = &rule.route.delegate else { continue };
        let name = delegate.name.clone().unwrap_or_default();
        let space = delegate.namespace.clone().filter(|space| !space.is_empty());
        roots.entry((space.unwrap_or_else(|| rule.service.object.namespace.clone()), name)).or_default().push(rule);
    }
    for rule in http_rules(cx).filter(|rule| is_delegate(rule.service)) {
        let object = rule.service.object;
        let Some(roots) = roots.get(&(object.namespace.clone(), object.name().to_owned())) else { continue };
        // A root without match, or with one a template decides, lets everything through.
        if roots.iter().any(|root| root.route.matches.is_empty() || root.service.object.masked) {
            continue;
        }
        for (path, request) in rule.matches() {
            let mut wider = roots.iter().flat_map(|root| &root.route.matches);
            if wider.any(|root| clash(root, request).is_none()) {
                continue;
            }
            let first = roots[0];
            let field = clash(&first.route.matches[0], request).unwrap_or("uri");
            out.report(
                object,
                format!("{path}.{field}"),
                format!("this match lies outside every match of the root: its `{field}` is not within the root's"),
            )
            .note("the rule is dropped, and its requests get whatever rule comes next, or 404")
            .help(format!("make it narrower than the root's match, which is in {}", first.service.object.reference()))
            .related(first.service.object, first.at("match[0]"), "the root's match");
        }
    }
}

/// Returns the field for which two matches cannot be joined.
fn clash(root: &HttpMatchRequest, leaf: &HttpMatchRequest) -> Option<&'static str> {
    let texts = [
        ("uri", &root.uri, &leaf.uri),
        ("scheme", &root.scheme, &leaf.scheme),
        ("method", &root.method, &leaf.method),
        ("authority", &root.authority, &leaf.authority),
    ];
    if let Some((field, ..)) = texts.into_iter().find(|(_, root, leaf)| is_outside(root.as_ref(), leaf.as_ref())) {
        return Some(field);
    }
    let maps = [
        ("headers", &root.headers, &leaf.headers),
        ("withoutHeaders", &root.without_headers, &leaf.without_headers),
        ("queryParams", &root.query_params, &leaf.query_params),
    ];
    for (field, root, leaf) in maps {
        let outside =
            |(key, text): (&String, &Option<StringMatch>)| leaf.get(key).is_some_and(|leaf| is_outside(text.as_ref(), leaf.as_ref()));
        if root.iter().any(outside) {
            return Some(field);
        }
    }
    let differ = |left: Option<&str>, right: Option<&str>| {
        left.zip(right).is_some_and(|(left, right)| left != right && !is_unknown(left) && !is_unknown(right))
    };
    let labels = root.source_labels.iter().any(|(key, value)| differ(Some(value), leaf.source_labels.get(key).map(String::as_str)));
    let spaces = differ(root.source_namespace.as_deref(), leaf.source_namespace.as_deref());
    let ports = root.port.zip(leaf.port).is_some_and(|(root, leaf)| root != leaf);
    let gateways = !root.gateways.is_empty() && leaf.gateways.iter().any(|name| !root.gateways.contains(name) && !is_unknown(name));
    let found = [("port", ports), ("sourceLabels", labels), ("sourceNamespace", spaces), ("gateways", gateways)];
    found.into_iter().find(|(_, clash)| *clash).map(|(field, _)| field)
}

/// Tells whether the delegate's text is not within the root's; only where both say something.
fn is_outside(root: Option<&StringMatch>, leaf: Option<&StringMatch>) -> bool {
    match (root, leaf) {
        (Some(root), Some(leaf)) => {
            let (root, leaf) = (Form::of(Some(root)), Form::of(Some(leaf)));
            root != Form::Unknown && leaf != Form::Unknown && !root.covers(&leaf)
        }
        _ => false,
    }
}
