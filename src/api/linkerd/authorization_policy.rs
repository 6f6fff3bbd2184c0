//! Linkerd's `AuthorizationPolicy` (Istio has a kind of the same name).

use super::target_ref::{NamespacedRef, TargetRef};
use crate::yaml::decode::message;

message! {
    /// Spec of the kind: all authentications must hold.
    pub(crate) struct LinkerdAuthorizationPolicy: "AuthorizationPolicy" {
        target_ref: Option<TargetRef> = required,
        required_authentication_refs: Vec<NamespacedRef> = required,
    }
}
