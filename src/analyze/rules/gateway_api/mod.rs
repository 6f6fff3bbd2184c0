//! Group `gateway-api`: Gateways, routes, grants and attached policies of Kubernetes Gateway API.

pub(crate) mod all_weights_zero;
pub(crate) mod allowed_route_kind;
pub(crate) mod allowed_route_selector;
pub(crate) mod backend_kind;
pub(crate) mod backend_missing;
pub(crate) mod backend_not_granted;
pub(crate) mod backend_port;
pub(crate) mod backend_tls_and_rule;
pub(crate) mod backend_tls_ca;
pub(crate) mod backend_tls_conflict;
pub(crate) mod backend_tls_hostname;
pub(crate) mod backend_tls_target;
pub(crate) mod backend_traffic_policy;
pub(crate) mod backend_without_endpoints;
pub(crate) mod certificate_missing;
pub(crate) mod certificate_not_granted;
pub(crate) mod certificate_ref_kind;
pub(crate) mod client_validation;
pub(crate) mod consumer_route;
pub(crate) mod cors_wildcard;
pub(crate) mod dotted_backend_name;
pub(crate) mod duplicate_parent;
pub(crate) mod experimental_gateway_api;
pub(crate) mod external_name_backend;
pub(crate) mod filter_header;
pub(crate) mod filter_type_mismatch;
pub(crate) mod gateway_address;
pub(crate) mod gateway_address_twice;
pub(crate) mod gateway_class_missing;
pub(crate) mod grant_kind;
pub(crate) mod grant_namespace_missing;
pub(crate) mod grant_on_wrong_side;
pub(crate) mod grpc_method;
pub(crate) mod hostname_on_plain_listener;
pub(crate) mod https_passthrough;
pub(crate) mod listener_conflict;
pub(crate) mod listener_name_twice;
pub(crate) mod listener_of_two_gateways;
pub(crate) mod listener_protocol;
pub(crate) mod listener_protocol_conflict;
pub(crate) mod listener_set_conflict;
pub(crate) mod listener_set_not_allowed;
pub(crate) mod listener_tls_missing;
pub(crate) mod listener_without_routes;
pub(crate) mod mesh_headless_parent;
pub(crate) mod mesh_route_and_classic;
pub(crate) mod mesh_route_conflict;
pub(crate) mod mesh_route_hostname;
pub(crate) mod mesh_route_no_default;
pub(crate) mod mesh_route_on_tcp;
pub(crate) mod mesh_self_loop;
pub(crate) mod mixed_gateway_host;
pub(crate) mod mixed_parents;
pub(crate) mod open_listener;
pub(crate) mod path_trailing_slash;
pub(crate) mod redirect_with_backend;
pub(crate) mod redirect_with_rewrite;
pub(crate) mod repeated_filter;
pub(crate) mod repeated_match_name;
pub(crate) mod replace_prefix_without_prefix;
pub(crate) mod retries_exceed_timeout;
pub(crate) mod route_hostname;
pub(crate) mod route_hostname_mismatch;
pub(crate) mod route_limits;
pub(crate) mod route_mirror;
pub(crate) mod route_not_allowed;
pub(crate) mod route_parent_kind;
pub(crate) mod route_parent_missing;
pub(crate) mod route_parent_section;
pub(crate) mod route_path;
pub(crate) mod route_regex;
pub(crate) mod route_tls_mode;
pub(crate) mod rule_without_backend;
pub(crate) mod service_type_annotation;
pub(crate) mod session_persistence;
pub(crate) mod shadowed_match;
pub(crate) mod timeout_order;
pub(crate) mod tls_on_plain_listener;
pub(crate) mod tls_overlap;
pub(crate) mod unused_grant;
pub(crate) mod waypoint_listener;
pub(crate) mod wide_secret_grant;

use std::collections::BTreeSet;

use crate::analyze::Context;
use crate::api::gateway::http_filter::HttpFilter;
use crate::api::gateway::object_reference::SecretObjectReference;
use crate::api::k8s::service::Service;
use crate::api::linkerd::link::Link;
use crate::store::gateway_api::{Backend, Listening, Route};
use crate::store::hosts::{Provider, Resolution};
use crate::store::{Inventory, Mesh, Object, Of};
use crate::text::is_unknown;

/// Says which condition of the status will show it.
pub(crate) fn status(of: &str, condition: &str, reason: &str) -> String {
    format!("the {of}'s status will say {condition}=False, reason {reason}")
}

/// What the input knows about the Service behind a backend.
pub(crate) enum Behind<'m> {
    Service(Of<'m, Service>),
    /// Provided by something else, or it cannot be told.
    Unknown,
    Missing(Inventory),
}

/// Looks a backend's Service up. Those of delivery controllers are made at run time.
pub(crate) fn behind<'m>(cx: &Context<'m>, route: &Route<'m>, backend: &Backend<'m>) -> Behind<'m> {
    let (name, namespace) = (backend.name(), backend.namespace(route));
    let mesh = cx.mesh;
    if let Some(service) = mesh.get::<Service>(namespace, name) {
        return Behind::Service(service);
    }
    match mesh.resolve(&mesh.service_host(name, namespace), namespace) {
        Resolution::Missing(missing) => Behind::Missing(missing.inventory),
        Resolution::Found(found) => found.into_iter().find_map(service_of).map_or(Behind::Unknown, Behind::Service),
        Resolution::Unknown => Behind::Unknown,
    }
}

fn service_of(provider: Provider<'_>) -> Option<Of<'_, Service>> {
    match provider {
        Provider::Service(service) => Some(service),
        Provider::Entry(_) => None,
    }
}

/// Services that controllers make at run time: Flagger `x`, `x-primary` and `x-canary` for its
/// Canary `x`; Linkerd's multicluster mirrors Services of linked clusters as `x-<cluster>`.
pub(crate) struct MadeAtRunTime<'m> {
    canaries: BTreeSet<(&'m str, &'m str)>,
    clusters: BTreeSet<&'m str>,
}

impl<'m> MadeAtRunTime<'m> {
    /// Collects them.
    pub(crate) fn of(mesh: &'m Mesh) -> Self {
        let canaries = mesh.objects().filter(|object| object.kind_name == "Canary" && object.kind.is_none());
        Self {
            canaries: canaries.map(|object| (object.namespace.as_str(), object.name())).collect(),
            clusters: mesh.all::<Link>().map(|link| link.object.name()).collect(),
        }
    }

    /// Tells whether a Service may be one of them.
    pub(crate) fn may_have(&self, namespace: &str, name: &str) -> bool {
        let stem = name.strip_suffix("-primary").or_else(|| name.strip_suffix("-canary")).unwrap_or(name);
        let mirrored = |cluster: &&str| name.strip_suffix(*cluster).is_some_and(|rest| rest.ends_with('-'));
        self.canaries.contains(&(namespace, stem))
            || self.clusters.iter().any(mirrored)
            || (!self.clusters.is_empty() && name.ends_with("-federated"))
    }
}

/// Returns the names of listeners for a message, quoted.
pub(crate) fn names<'a>(listeners: impl IntoIterator<Item = &'a Listening<'a>>) -> String {
    crate::text::words::list(listeners.into_iter().map(Listening::name), 4)
}

/// Returns kind, namespace and name for a message: "Gateway `shop/edge`".
pub(crate) fn label(object: &Object) -> String {
    format!("{} `{}/{}`", object.kind_name, object.namespace, object.name())
}

/// Returns every list of filters of a route, of rules and of their backends, with its path.
pub(crate) fn filter_lists<'m>(route: &Route<'m>) -> Vec<(String, Vec<&'m HttpFilter>)> {
    let mut found = Vec::new();
    for rule in route.rules() {
        for (position, backend) in rule.backends.iter().enumerate().filter(|(_, backend)| !backend.filters.is_empty()) {
            found.push((format!("{}.backendRefs[{position}].filters", rule.path), backend.filters.iter().collect()));
        }
        if !rule.filters.is_empty() {
            found.push((format!("{}.filters", rule.path), rule.filters));
        }
    }
    found
}

/// Returns every filter of a route with its path.
pub(crate) fn filters<'m>(route: &Route<'m>) -> Vec<(String, &'m HttpFilter)> {
    let lists = filter_lists(route).into_iter();
    lists
        .flat_map(|(path, list)| list.into_iter().enumerate().map(move |(position, filter)| (format!("{path}[{position}]"), filter)))
        .collect()
}

/// A certificate that a listener refers to.
pub(crate) struct CertificateRef<'m> {
    pub(crate) listener: Listening<'m>,
    pub(crate) reference: &'m SecretObjectReference,
    /// Such as `spec.listeners[0].tls.certificateRefs[0]`.
    pub(crate) path: String,
}

impl<'m> CertificateRef<'m> {
    /// Returns the name; empty when there is none.
    pub(crate) fn name(&self) -> &'m str {
        self.reference.name.as_deref().unwrap_or_default()
    }

    /// Returns the namespace it is looked for in.
    pub(crate) fn namespace(&self) -> &'m str {
        let owner = &self.listener.owner.namespace;
        self.reference.namespace.as_deref().filter(|namespace| !namespace.is_empty()).unwrap_or(owner)
    }

    /// Tells whether it is a Secret whose name is known.
    pub(crate) fn is_secret(&self) -> bool {
        let kind = self.reference.kind.as_deref().is_none_or(|kind| kind == "Secret");
        let known = !self.name().is_empty() && !is_unknown(self.name()) && !is_unknown(self.namespace());
        kind && known && self.reference.group.as_deref().is_none_or(str::is_empty)
    }
}

/// Returns every certificate that a listener refers to.
pub(crate) fn certificate_refs(mesh: &Mesh) -> Vec<CertificateRef<'_>> {
    let mut found = Vec::new();
    for listener in mesh.listeners() {
        let references = listener.listener.tls.as_ref().map_or(&[][..], |tls| &tls.certificate_refs);
        for (position, reference) in references.iter().enumerate() {
            let path = listener.path(&format!("tls.certificateRefs[{position}]"));
            found.push(CertificateRef { listener, reference, path });
        }
    }
    found
}
