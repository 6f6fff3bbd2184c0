//! Group `routing`: how a VirtualService matches and routes. What many rules ask of a
//! VirtualService stands here: its rules, full hosts, gateways and exports.

pub(crate) mod address_on_mesh;
pub(crate) mod authority_twice;
pub(crate) mod callers;
pub(crate) mod canary_bypassed;
pub(crate) mod condition;
pub(crate) mod conflicting_actions;
pub(crate) mod conflicting_gateway_routes;
pub(crate) mod conflicting_sni;
pub(crate) mod conflicting_virtual_services;
pub(crate) mod cors_credentials_any;
pub(crate) mod cors_fields;
pub(crate) mod dead_leg;
pub(crate) mod delegate_fields;
pub(crate) mod delegate_match_conflict;
pub(crate) mod delegate_with_route;
pub(crate) mod direct_response;
pub(crate) mod double_slash_rewrite;
pub(crate) mod duplicate_destination;
pub(crate) mod duplicate_match;
pub(crate) mod empty_match;
pub(crate) mod gateway_only_internal_host;
pub(crate) mod header_key_case;
pub(crate) mod header_operation_name;
pub(crate) mod header_operation_value;
pub(crate) mod host_of_nobody;
pub(crate) mod host_of_other_namespace;
pub(crate) mod http_routes_on_tcp_port;
pub(crate) mod ignore_case_regex;
pub(crate) mod ineffective_match;
pub(crate) mod invalid_destination;
pub(crate) mod invalid_header_match;
pub(crate) mod invalid_regex;
pub(crate) mod invalid_route_host;
pub(crate) mod invalid_subnet;
pub(crate) mod invalid_subset_name;
pub(crate) mod jwt_claim_on_mesh;
pub(crate) mod jwt_claim_without_authentication;
pub(crate) mod legs;
pub(crate) mod lone_weight;
pub(crate) mod nested_delegate;
pub(crate) mod no_default_route;
pub(crate) mod no_routes;
pub(crate) mod operations;
pub(crate) mod orphan_delegate;
pub(crate) mod overlapping_own_hosts;
pub(crate) mod prefix_without_slash;
pub(crate) mod reach;
pub(crate) mod redirect_fields;
pub(crate) mod redirect_loop;
pub(crate) mod reserved_header_key;
pub(crate) mod rewrite_fields;
pub(crate) mod rewrite_without_match;
pub(crate) mod route_without_action;
pub(crate) mod route_without_destination;
pub(crate) mod shadowed_match;
pub(crate) mod sni_address;
pub(crate) mod sni_outside_hosts;
pub(crate) mod source_match_without_mesh;
pub(crate) mod star_host_on_mesh;
pub(crate) mod tcp_routes_on_http_port;
pub(crate) mod unreachable_after_catch_all;
pub(crate) mod weights_not_100;
pub(crate) mod weights_zero;

use crate::analyze::Context;
use crate::api::istio::string_match::StringMatch;
use crate::api::istio::virtual_service::{HttpMatchRequest, HttpRoute, VirtualService};
use crate::store::Of;
use crate::text::is_unknown;

/// The word that stands for all sidecars in a list of gateways.
pub(crate) const MESH: &str = "mesh";

/// An HTTP rule of a VirtualService.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HttpRule<'m> {
    pub(crate) service: Of<'m, VirtualService>,
    pub(crate) index: usize,
    pub(crate) route: &'m HttpRoute,
}

impl<'m> HttpRule<'m> {
    /// Returns the path of the rule.
    pub(crate) fn path(&self) -> String {
        format!("spec.http[{}]", self.index)
    }

    /// Returns the path of something in the rule.
    pub(crate) fn at(&self, rest: &str) -> String {
        format!("spec.http[{}].{rest}", self.index)
    }

    /// Returns what to call the rule: its name, or its place.
    pub(crate) fn label(&self) -> String {
        label(self.service, "http", self.index)
    }

    /// Iterates over its matches with their paths.
    pub(crate) fn matches(&self) -> impl Iterator<Item = (String, &'m HttpMatchRequest)> + use<'m> {
        let index = self.index;
        self.route.matches.iter().enumerate().map(move |(at, request)| (format!("spec.http[{index}].match[{at}]"), request))
    }
}

/// Iterates over the HTTP rules of all VirtualServices.
pub(crate) fn http_rules<'m>(cx: &Context<'m>) -> impl Iterator<Item = HttpRule<'m>> + use<'m> {
    cx.mesh.all::<VirtualService>().flat_map(rules_of)
}

/// Iterates over the HTTP rules of a VirtualService.
pub(crate) fn rules_of(service: Of<'_, VirtualService>) -> impl Iterator<Item = HttpRule<'_>> {
    service.body.http.iter().enumerate().map(move |(index, route)| HttpRule { service, index, route })
}

/// Returns what to call a rule of a list: its name, or its place.
pub(crate) fn label(service: Of<'_, VirtualService>, layer: &str, index: usize) -> String {
    let rule = service.body.http.get(index).filter(|_| layer == "http");
    match rule.and_then(|rule| rule.name.as_deref()).filter(|name| !name.is_empty() && !is_unknown(name)) {
        Some(name) => format!("`{name}`"),
        None => format!("`{layer}[{index}]`"),
    }
}

/// What a header key starts with that stands for a claim of a token.
pub(crate) const CLAIMS: &str = "@request.auth.claims";

/// Returns every text condition of a match with its path inside the match.
pub(crate) fn texts(request: &HttpMatchRequest) -> Vec<(String, &StringMatch)> {
    let plain = [("uri", &request.uri), ("scheme", &request.scheme), ("method", &request.method), ("authority", &request.authority)];
    let mut found: Vec<(String, &StringMatch)> =
        plain.into_iter().filter_map(|(field, text)| Some((field.to_owned(), text.as_ref()?))).collect();
    let maps = [("headers", &request.headers), ("withoutHeaders", &request.without_headers), ("queryParams", &request.query_params)];
    for (field, map) in maps {
        found.extend(map.iter().filter_map(|(name, text)| Some((format!("{field}{}", key(name)), text.as_ref()?))));
    }
    found
}

/// Returns a key in the brackets of a path.
pub(crate) fn key(name: &str) -> String {
    format!("[\"{name}\"]")
}

/// Tells whether an object is only the continuation of another one's rules: it has no hosts.
pub(crate) fn is_delegate(service: Of<'_, VirtualService>) -> bool {
    service.body.hosts.is_empty() && !service.object.masked
}

/// Returns the gateways in full (`namespace/name`, or `mesh`); unknown ones are left out.
pub(crate) fn gateways(service: Of<'_, VirtualService>) -> Vec<String> {
    if service.body.gateways.is_empty() {
        return vec![MESH.to_owned()];
    }
    let known = service.body.gateways.iter().filter(|name| !name.is_empty() && !is_unknown(name));
    known.map(|name| full_gateway(name, &service.object.namespace)).collect()
}

/// Returns the full name of a gateway named in an object of `namespace`.
pub(crate) fn full_gateway(name: &str, namespace: &str) -> String {
    if name == MESH || name.contains('/') {
        return name.to_owned();
    }
    // The form of old versions: `name.namespace.svc.cluster.local`.
    let mut parts = name.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), Some(space), Some("svc")) => format!("{space}/{name}"),
        _ => format!("{namespace}/{name}"),
    }
}

/// Tells whether sidecars use the object. Where a template may decide it, they are said not to.
pub(crate) fn on_mesh(service: Of<'_, VirtualService>) -> bool {
    let listed = service.body.gateways.iter().any(|name| name == MESH);
    !is_delegate(service) && (listed || (service.body.gateways.is_empty() && !service.object.masked))
}

/// Tells whether only sidecars use the object.
pub(crate) fn only_mesh(service: Of<'_, VirtualService>) -> bool {
    on_mesh(service) && service.body.gateways.iter().all(|name| name == MESH)
}

/// Tells whether only gateways use the object, sidecars certainly not.
pub(crate) fn only_gateways(service: Of<'_, VirtualService>) -> bool {
    !service.body.gateways.is_empty() && service.body.gateways.iter().all(|name| name != MESH && !is_unknown(name))
}

/// Returns the known hosts with their positions, in full.
pub(crate) fn full_hosts(cx: &Context<'_>, service: Of<'_, VirtualService>) -> Vec<(usize, String)> {
    let hosts = service.body.hosts.iter().enumerate().filter(|(_, host)| !host.is_empty() && !is_unknown(host));
    hosts.map(|(at, host)| (at, cx.full_host(host, &service.object.namespace))).collect()
}

/// Returns where the object is visible: its own list, else the mesh's default.
pub(crate) fn exports<'m>(cx: &Context<'m>, service: Of<'m, VirtualService>) -> &'m [String] {
    if service.body.export_to.is_empty() {
        return &cx.mesh.settings.config.default_virtual_service_export_to;
    }
    &service.body.export_to
}

/// Tells whether a host written in an object is an IP address.
pub(crate) fn is_address(host: &str) -> bool {
    host.parse::<std::net::IpAddr>().is_ok()
}
