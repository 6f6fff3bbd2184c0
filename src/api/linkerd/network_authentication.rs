//! `NetworkAuthentication`: clients by address.

use crate::yaml::decode::message;

message! {
    /// Spec of the kind: any of the networks.
    pub(crate) struct NetworkAuthentication: "NetworkAuthentication" {
        networks: Vec<Network> = required,
    }
}

message! {
    /// A network and what is left out of it.
    pub(crate) struct Network: "Network" {
        cidr: Option<String> = required,
        except: Vec<String>,
    }
}
