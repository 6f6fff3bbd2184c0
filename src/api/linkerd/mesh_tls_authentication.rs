//! `MeshTLSAuthentication`: clients by mesh identity.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind: names, or the objects that have them.
    pub(crate) struct MeshTlsAuthentication: "MeshTLSAuthentication" {
        identities: Vec<String>,
        identity_refs: Vec<IdentityRef>,
    }
    one_of { [identities, identityRefs] }
}

message! {
    /// A `ServiceAccount`, or a `Namespace` for all of its accounts.
    pub(crate) struct IdentityRef: "IdentityRef" {
        group: Option<String>,
        kind: Option<String> = required,
        /// Every object of the kind when absent.
        name: Option<String>,
        namespace: Option<String>,
    }
}
