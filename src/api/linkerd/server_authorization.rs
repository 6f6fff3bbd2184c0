//! `ServerAuthorization`: who may connect to servers (the older form of `AuthorizationPolicy`).

use super::network_authentication::Network;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct ServerAuthorization: "ServerAuthorization" {
        server: Option<ServerRef> = required,
        client: Option<Client> = required,
    }
}

message! {
    /// Servers by name or by labels.
    pub(crate) struct ServerRef: "ServerRef" {
        name: Option<String>,
        selector: Option<LabelSelector>,
    }
    one_of { [name, selector] }
}

message! {
    /// The clients that may connect.
    pub(crate) struct Client: "Client" {
        networks: Vec<Network>,
        unauthenticated: Option<bool>,
        mesh_tls: Option<MeshTls> = key "meshTLS",
    }
}

message! {
    /// Clients by mesh identity.
    pub(crate) struct MeshTls: "MeshTLS" {
        unauthenticated_tls: Option<bool> = key "unauthenticatedTLS",
        identities: Vec<String>,
        service_accounts: Vec<AccountRef>,
    }
}

message! {
    /// A service account, of the same namespace unless given.
    pub(crate) struct AccountRef: "ServiceAccountRef" {
        name: Option<String> = required,
        namespace: Option<String>,
    }
}
