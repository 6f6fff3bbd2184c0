//! `Gateway` of Gateway API (Istio has a kind of the same name).

use super::listener::{FrontendValidation, Listener};
use super::object_reference::{LocalObjectReference, SecretObjectReference};
use super::parent_ref::DefaultScope;
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Map, choice, message};

message! {
    /// Spec of the kind.
    pub(crate) struct K8sGateway: "Gateway" {
        gateway_class_name: Option<String> = required,
        listeners: Vec<Listener> = required,
        addresses: Vec<Address>,
        infrastructure: Option<Infrastructure>,
        allowed_listeners: Option<AllowedListeners>,
        tls: Option<GatewayTls>,
        default_scope: Option<DefaultScope>,
        /// Experimental up to v1.3; now `tls.backend`.
        backend_tls: Option<BackendTls> = key "backendTLS",
    }
}

message! {
    /// An address that is asked for.
    pub(crate) struct Address: "GatewaySpecAddress" {
        /// `IPAddress` (the default), `Hostname` or one of the implementation's own.
        type_: Option<String>,
        value: Option<String>,
    }
}

message! {
    /// What the implementation puts on the objects it makes for the Gateway.
    pub(crate) struct Infrastructure: "GatewayInfrastructure" {
        labels: Map<String>,
        annotations: Map<String>,
        parameters_ref: Option<LocalObjectReference>,
    }
}

message! {
    /// Which listener sets may attach; none by default.
    pub(crate) struct AllowedListeners: "AllowedListeners" {
        namespaces: Option<ListenerNamespaces>,
    }
}

message! {
    /// The namespaces listener sets may come from.
    pub(crate) struct ListenerNamespaces: "ListenerNamespaces" {
        from: Option<ListenersFrom>,
        selector: Option<LabelSelector>,
    }
}

choice! {
    /// Which namespaces; `None` is the default.
    pub(crate) enum ListenersFrom {
        All = "All",
        Selector = "Selector",
        Same = "Same",
        None = "None",
    }
}

message! {
    /// TLS of the whole Gateway.
    pub(crate) struct GatewayTls: "GatewayTLSConfig" {
        backend: Option<BackendTls>,
        frontend: Option<FrontendTls>,
    }
}

message! {
    /// What the Gateway shows to backends.
    pub(crate) struct BackendTls: "GatewayBackendTLS" {
        client_certificate_ref: Option<SecretObjectReference>,
    }
}

message! {
    /// What the Gateway asks of clients.
    pub(crate) struct FrontendTls: "FrontendTLSConfig" {
        default: Option<FrontendTlsConfig> = required,
        per_port: Vec<PortTls>,
    }
}

message! {
    /// What holds for the HTTPS listeners of one port.
    pub(crate) struct PortTls: "TLSPortConfig" {
        port: Option<i64> = required min 1.0 max 65535.0,
        tls: Option<FrontendTlsConfig> = required,
    }
}

message! {
    /// Checks of client certificates; none by default.
    pub(crate) struct FrontendTlsConfig: "TLSConfig" {
        validation: Option<FrontendValidation>,
    }
}
