//! `Endpoints`: the forerunner of `EndpointSlice`.

use super::protocol::Protocol;
use super::reference::ObjectReference;
use crate::yaml::decode::{Any, message};

message! {
    /// The whole object.
    pub(crate) struct Endpoints: "Endpoints" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        subsets: Vec<EndpointSubset>,
    }
}

message! {
    /// Addresses that have the same ports.
    pub(crate) struct EndpointSubset: "EndpointSubset" {
        addresses: Vec<EndpointAddress>,
        not_ready_addresses: Vec<EndpointAddress>,
        ports: Vec<EndpointPort>,
    }
}

message! {
    /// One address.
    pub(crate) struct EndpointAddress: "EndpointAddress" {
        ip: Option<String> = required,
        hostname: Option<String>,
        node_name: Option<String>,
        target_ref: Option<ObjectReference>,
    }
}

message! {
    /// A port of the addresses.
    pub(crate) struct EndpointPort: "EndpointPort" {
        name: Option<String>,
        port: Option<i64> = required min 1.0 max 65535.0,
        protocol: Option<Protocol>,
        app_protocol: Option<String>,
    }
}
