//! Group `linkerd`: Linkerd's policies, annotations and profiles, and SMI.

pub(crate) mod annotations;
pub(crate) mod egress_backend;
pub(crate) mod egress_not_security;
pub(crate) mod egress_overlap;
pub(crate) mod egress_parent_port;
pub(crate) mod ingress_mode_open_relay;
pub(crate) mod linkerd_access_policy;
pub(crate) mod linkerd_anchor_rotation;
pub(crate) mod linkerd_annotation_on_headless;
pub(crate) mod linkerd_authentication_kinds;
pub(crate) mod linkerd_authentication_missing;
pub(crate) mod linkerd_default_policy_open;
pub(crate) mod linkerd_duration;
pub(crate) mod linkerd_failure_accrual;
pub(crate) mod linkerd_grace_period;
pub(crate) mod linkerd_inject_impossible;
pub(crate) mod linkerd_inject_value;
pub(crate) mod linkerd_job_never_ends;
pub(crate) mod linkerd_network_only;
pub(crate) mod linkerd_networks;
pub(crate) mod linkerd_open_policy;
pub(crate) mod linkerd_rate_limit;
pub(crate) mod linkerd_retry_condition;
pub(crate) mod linkerd_route_unsupported;
pub(crate) mod linkerd_skip_ports;
pub(crate) mod linkerd_target_kind;
pub(crate) mod linkerd_target_missing;
pub(crate) mod mesh_tls_empty;
pub(crate) mod mesh_tls_identity;
pub(crate) mod opaque_http;
pub(crate) mod opaque_mismatch;
pub(crate) mod opaque_missing;
pub(crate) mod server_authorization_conflict;
pub(crate) mod server_authorization_legacy;
pub(crate) mod server_blocks_probe;
pub(crate) mod server_denies_everything;
pub(crate) mod server_matches_nothing;
pub(crate) mod server_overlap;
pub(crate) mod server_protocol;
pub(crate) mod servers;
pub(crate) mod service_profile_hides_routes;
pub(crate) mod service_profile_invalid;
pub(crate) mod service_profile_name;
pub(crate) mod traffic_split_repeated;
pub(crate) mod traffic_split_unknown_service;
pub(crate) mod traffic_split_weights;
pub(crate) mod traffic_target_unknown_account;
pub(crate) mod traffic_target_unknown_route;

use crate::analyze::Context;
use crate::api::Typed;
use crate::api::k8s::service_account::ServiceAccount;
use crate::store::Inventory;
use crate::text::is_unknown;

/// Tells that an object does not exist, and how sure that is; `None` when it does, or when nothing
/// can be said. `home` is the namespace of the object that refers to it: what lives elsewhere is
/// only missed when objects of its kind are given there.
fn absent<T: Typed>(cx: &Context<'_>, home: &str, namespace: &str, name: &str) -> Option<Inventory> {
    let unknown = name.is_empty() || is_unknown(name) || is_unknown(namespace);
    if unknown || cx.get::<T>(namespace, name).is_some() || !(cx.has::<T>() || cx.options.complete) {
        return None;
    }
    Some(cx.inventory::<T>(namespace)).filter(|inventory| *inventory == Inventory::Known || home == namespace)
}

/// The same for a service account; every namespace has one called `default`.
fn absent_account(cx: &Context<'_>, namespace: &str, name: &str) -> Option<Inventory> {
    absent::<ServiceAccount>(cx, "", namespace, name).filter(|_| name != "default")
}

/// Returns the names of all objects of a kind in a namespace.
fn names<T: Typed>(cx: &Context<'_>, namespace: &str) -> Vec<String> {
    cx.within::<T>(namespace).map(|found| found.object.name().to_owned()).collect()
}
