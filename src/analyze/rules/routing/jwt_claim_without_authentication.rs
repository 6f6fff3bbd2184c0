//! A match on claims of a token at a gateway where no RequestAuthentication reads tokens.

use crate::analyze::rules::routing::{CLAIMS, HttpRule, MESH, gateways, http_rules, is_delegate, key};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::store::{Inventory, Of};
use crate::yaml::decode::Map;

rule! {
    /// A match on claims of a token at a gateway where no RequestAuthentication reads tokens.
    ///
    /// ## Why is this bad?
    ///
    /// Claims come from tokens that a RequestAuthentication checked on the gateway. Without one there
    /// are none: the match never fits.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - {port: {number: 80, name: http, protocol: HTTP}, hosts: [catalog.example.com]}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - match: [{headers: {"@request.auth.claims.group": {exact: beta}}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - route: [{destination: {host: catalog, subset: v1}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - {port: {number: 80, name: http, protocol: HTTP}, hosts: [catalog.example.com]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: tokens, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - match: [{headers: {"@request.auth.claims.group": {exact: beta}}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - route: [{destination: {host: catalog, subset: v1}}]
    /// ```
    "MSH0238", "jwt-claim-without-authentication", Routing, Error,
    aliases: ["IST0149"],
    rows: ["VS-065"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx).filter(|rule| !is_delegate(rule.service)) {
        let Some((path, name)) = claim_of(&rule) else { continue };
        for gateway in gateways(rule.service).into_iter().filter(|gateway| gateway != MESH) {
            let Some((space, called)) = gateway.split_once('/') else { continue };
            let Some(gateway) = cx.mesh.get::<Gateway>(space, called) else { continue };
            if is_authenticated(cx, gateway) {
                continue;
            }
            let any = cx.has::<RequestAuthentication>() || cx.options.complete;
            let inventory = if any { Inventory::Known } else { Inventory::Assumed };
            out.report(
                rule.service.object,
                &path,
                format!("`{name}` never fits: no RequestAuthentication reads tokens at gateway `{space}/{called}`"),
            )
            .on_key()
            .note("claims exist only for tokens that were checked on the gateway")
            .help("add a RequestAuthentication that selects the gateway's pods")
            .related(gateway.object, "spec.selector", "the pods of the gateway")
            .assuming(inventory, "the RequestAuthentications of the gateway are all in the input");
            break;
        }
    }
}

/// Returns the path and the name of the first match on claims.
fn claim_of(rule: &HttpRule<'_>) -> Option<(String, String)> {
    rule.matches().find_map(|(path, request)| {
        let maps = [("headers", &request.headers), ("withoutHeaders", &request.without_headers)];
        maps.into_iter().find_map(|(field, map)| {
            let name = map.keys().find(|name| name.starts_with(CLAIMS))?;
            Some((format!("{path}.{field}{}", key(name)), name.clone()))
        })
    })
}

/// Tells whether some RequestAuthentication may select the gateway's pods, wherever they are.
fn is_authenticated(cx: &Context<'_>, gateway: Of<'_, Gateway>) -> bool {
    let pods = cx.mesh.select_anywhere(&gateway.body.selector);
    cx.mesh.all::<RequestAuthentication>().any(|policy| {
        let space = policy.object.namespace.as_str();
        if policy.object.masked || policy.body.target_ref.is_some() || !policy.body.target_refs.is_empty() {
            return true;
        }
        let empty = Map::new();
        let wanted = policy.body.selector.as_ref().map_or(&empty, |selector| &selector.match_labels);
        let root = cx.settings.is_root(space);
        if pods.is_empty() {
            // The pods are elsewhere: their labels are those the Gateway selects, and maybe more.
            let selected = gateway.body.selector.iter().all(|(key, value)| wanted.get(key).is_none_or(|other| other == value));
            let shares = wanted.iter().any(|(key, value)| gateway.body.selector.get(key) == Some(value));
            return wanted.is_empty() || (selected && shares);
        }
        pods.iter().any(|pod| (root || pod.namespace() == space) && pod.matches(wanted))
    })
}
