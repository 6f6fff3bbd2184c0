//! Group `gateway-api`: Gateways, routes, grants and attached policies of Kubernetes Gateway API.

pub(crate) mod duplicate_parent;
pub(crate) mod route_hostname_mismatch;
pub(crate) mod route_not_allowed;
pub(crate) mod route_parent_kind;
pub(crate) mod route_parent_missing;
pub(crate) mod route_parent_section;
pub(crate) mod route_tls_mode;

use crate::analyze::Context;
use crate::api::k8s::service::Service;
use crate::store::gateway_api::{Backend, Listening, Route};
use crate::store::hosts::{Provider, Resolution};
use crate::store::{Inventory, Object, Of};

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
        Resolution::Missing(missing) if !is_made_at_run_time(cx, name, namespace) => Behind::Missing(missing.inventory),
        Resolution::Found(found) => found.into_iter().find_map(service_of).map_or(Behind::Unknown, Behind::Service),
        Resolution::Missing(_) | Resolution::Unknown => Behind::Unknown,
    }
}

fn service_of(provider: Provider<'_>) -> Option<Of<'_, Service>> {
    match provider {
        Provider::Service(service) => Some(service),
        Provider::Entry(_) => None,
    }
}

/// Flagger makes `x`, `x-primary` and `x-canary` for its Canary `x`; Linkerd mirrors Services of
/// linked clusters as `x-<cluster>`.
fn is_made_at_run_time(cx: &Context<'_>, name: &str, namespace: &str) -> bool {
    let stem = name.strip_suffix("-primary").or_else(|| name.strip_suffix("-canary")).unwrap_or(name);
    cx.objects().any(|object| match object.kind_name.as_str() {
        "Canary" => object.namespace == namespace && object.name() == stem,
        "Link" => name.strip_suffix(object.name()).is_some_and(|rest| rest.ends_with('-')) || name.ends_with("-federated"),
        _ => false,
    })
}

/// Returns the names of listeners for a message, quoted.
pub(crate) fn names<'a>(listeners: impl IntoIterator<Item = &'a Listening<'a>>) -> String {
    crate::text::words::list(listeners.into_iter().map(Listening::name), 4)
}

/// Tells whether an object is a Gateway of Istio's in-mesh classes.
pub(crate) fn is_waypoint_class(class: &str) -> bool {
    matches!(class, "istio-waypoint" | "istio-east-west")
}

/// Returns kind, namespace and name for a message: "Gateway `shop/edge`".
pub(crate) fn label(object: &Object) -> String {
    format!("{} `{}/{}`", object.kind_name, object.namespace, object.name())
}
