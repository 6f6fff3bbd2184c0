//! A redirect whose target the same rule redirects again.

use crate::analyze::rules::routing::condition::Form;
use crate::analyze::rules::routing::{HttpRule, gateways, http_rules, is_delegate};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::{Gateway, Server};
use crate::api::istio::virtual_service::{HttpMatchRequest, HttpRedirect};
use crate::ident::host::covers;

rule! {
    /// A redirect whose target the same rule redirects again.
    ///
    /// ## Why is this bad?
    ///
    /// Clients go round until they give up ("too many redirects").
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
    ///   - match: [{uri: {prefix: /items}}]
    ///     redirect: {uri: /items/new}
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
    ///   - match: [{uri: {exact: /items}}]
    ///     redirect: {uri: /items/new}
    /// ```
    "MSH0245", "redirect-loop", Routing, Warning,
    aliases: [],
    rows: ["VS-080"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| !rule.service.object.masked && !is_delegate(rule.service)) {
        let Some(redirect) = &rule.route.redirect else { continue };
        let moves = redirect.port.is_some() || redirect.derive_port.is_some();
        if moves || !same_authority(&rule, redirect.authority.as_deref()) || !same_scheme(cx, &rule, redirect.scheme.as_deref()) {
            continue;
        }
        let everything = HttpMatchRequest::default();
        let requests: Vec<&HttpMatchRequest> =
            if rule.route.matches.is_empty() { vec![&everything] } else { rule.route.matches.iter().collect() };
        let Some(target) = requests.into_iter().find_map(|request| target_taken(request, redirect)) else { continue };
        out.report(rule.service.object, rule.at("redirect"), format!("the redirect leads to {target}, which this rule redirects again"))
            .on_key()
            .note("clients go round until they give up")
            .help("narrow the match so that the target does not fit it, or put a rule for the target before this one");
    }
}

/// Tells whether the redirected request comes to the same rules.
fn same_authority(rule: &HttpRule<'_>, authority: Option<&str>) -> bool {
    let hosts = &rule.service.body.hosts;
    match authority.filter(|authority| !authority.is_empty()) {
        None => true,
        Some(authority) => hosts.len() == 1 && hosts[0] == authority,
    }
}

/// Tells whether the request comes with the redirect's scheme, or may have come with it before.
fn same_scheme(cx: &Context<'_>, rule: &HttpRule<'_>, scheme: Option<&str>) -> bool {
    match scheme.filter(|scheme| !scheme.is_empty()) {
        None => true,
        Some("https") => gateways(rule.service).iter().any(|name| {
            let gateway = name.split_once('/').and_then(|(space, name)| cx.mesh.get::<Gateway>(space, name));
            gateway.is_some_and(|gateway| gateway.body.servers.iter().any(|server| terminates(server, rule)))
        }),
        Some(_) => false,
    }
}

/// Tells whether a server takes HTTPS for all hosts of the rule.
fn terminates(server: &Server, rule: &HttpRule<'_>) -> bool {
    let https = server.port.as_ref().and_then(|port| port.protocol.as_deref()) == Some("HTTPS");
    let names: Vec<&str> = server.hosts.iter().map(|host| host.split_once('/').map_or(host.as_str(), |(_, host)| host)).collect();
    https && rule.service.body.hosts.iter().all(|host| names.iter().any(|name| covers(name, host)))
}

/// Returns the redirect's target in words if the match takes it again.
fn target_taken(request: &HttpMatchRequest, redirect: &HttpRedirect) -> Option<String> {
    let plain = request.method.is_none()
        && request.scheme.is_none()
        && request.authority.is_none()
        && request.headers.is_empty()
        && request.without_headers.is_empty()
        && request.query_params.is_empty()
        && request.port.is_none()
        && request.gateways.is_empty()
        && request.source_labels.is_empty();
    if !plain {
        return None;
    }
    let form = Form::of_uri(request);
    let target = match (redirect.uri.as_deref(), redirect.prefix_rewrite.as_deref(), &form) {
        (Some(uri), _, _) if !uri.is_empty() => uri.split(['?', '#']).next().unwrap_or_default(),
        (_, Some(prefix), Form::Prefix(_) | Form::Any) if !prefix.is_empty() => prefix,
        (_, Some(_), _) => return None,
        // The path stays.
        _ => return Some("the same address".to_owned()),
    };
    form.covers(&Form::Exact(target.into())).then(|| format!("`{target}`"))
}
