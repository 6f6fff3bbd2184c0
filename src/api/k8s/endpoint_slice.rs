//! `EndpointSlice`.

use super::protocol::Protocol;
use super::reference::ObjectReference;
use crate::yaml::decode::{Any, Map, choice, message};

message! {
    /// The whole object.
    pub(crate) struct EndpointSlice: "EndpointSlice" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        address_type: Option<AddressType> = required,
        endpoints: Vec<SliceEndpoint>,
        ports: Vec<SlicePort>,
    }
}

choice! {
    /// What the addresses are.
    pub(crate) enum AddressType {
        V4 = "IPv4",
        V6 = "IPv6",
        Fqdn = "FQDN",
    }
}

message! {
    /// One backend.
    pub(crate) struct SliceEndpoint: "Endpoint" {
        addresses: Vec<String> = required,
        conditions: Option<EndpointConditions>,
        hostname: Option<String>,
        target_ref: Option<ObjectReference>,
        deprecated_topology: Map<String>,
        node_name: Option<String>,
        zone: Option<String>,
        hints: Option<EndpointHints>,
    }
    renamed { "topology" => "deprecatedTopology" }
}

message! {
    /// Whether the backend takes requests; absent means it does.
    pub(crate) struct EndpointConditions: "EndpointConditions" {
        ready: Option<bool>,
        serving: Option<bool>,
        terminating: Option<bool>,
    }
}

message! {
    /// Whom the backend is meant for.
    pub(crate) struct EndpointHints: "EndpointHints" {
        for_zones: Vec<EndpointHint>,
        for_nodes: Vec<EndpointHint>,
    }
}

message! {
    /// A zone or node.
    pub(crate) struct EndpointHint: "EndpointHint" {
        name: Option<String> = required,
    }
}

message! {
    /// A port of every backend; without a number it stands for all ports.
    pub(crate) struct SlicePort: "EndpointPort" {
        name: Option<String>,
        protocol: Option<Protocol>,
        port: Option<i64> = min 1.0 max 65535.0,
        app_protocol: Option<String>,
    }
}
