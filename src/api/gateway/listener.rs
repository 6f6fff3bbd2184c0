//! Listeners of `Gateway` and listener sets, and which routes may attach to them.

use super::object_reference::{ObjectReference, SecretObjectReference};
use crate::api::selector::LabelSelector;
use crate::yaml::decode::{Map, choice, message};

message! {
    /// A port that is listened on.
    pub(crate) struct Listener: "Listener" {
        name: Option<String> = required,
        hostname: Option<String>,
        port: Option<i64> = required min 1.0 max 65535.0,
        /// `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP` or one of the implementation's own.
        protocol: Option<String> = required,
        tls: Option<ListenerTls>,
        allowed_routes: Option<AllowedRoutes>,
    }
}

message! {
    /// TLS of one listener; the mode defaults to `Terminate`.
    pub(crate) struct ListenerTls: "ListenerTLSConfig" {
        mode: Option<TlsMode>,
        certificate_refs: Vec<SecretObjectReference>,
        options: Map<String>,
        /// Experimental up to v1.3; now in the Gateway's own `tls`.
        frontend_validation: Option<FrontendValidation>,
    }
}

choice! {
    /// Who ends the TLS session.
    pub(crate) enum TlsMode {
        Terminate = "Terminate",
        Passthrough = "Passthrough",
    }
}

message! {
    /// How client certificates are checked.
    pub(crate) struct FrontendValidation: "FrontendTLSValidation" {
        ca_certificate_refs: Vec<ObjectReference> = required,
        mode: Option<ValidationMode>,
    }
}

choice! {
    /// What happens to clients without a valid certificate; `AllowValidOnly` is the default.
    pub(crate) enum ValidationMode {
        AllowValidOnly = "AllowValidOnly",
        AllowInsecureFallback = "AllowInsecureFallback",
    }
}

message! {
    /// Which routes may attach; those of the same namespace by default.
    pub(crate) struct AllowedRoutes: "AllowedRoutes" {
        namespaces: Option<RouteNamespaces>,
        kinds: Vec<RouteGroupKind>,
    }
}

message! {
    /// The namespaces routes may come from.
    pub(crate) struct RouteNamespaces: "RouteNamespaces" {
        from: Option<FromNamespaces>,
        selector: Option<LabelSelector>,
    }
}

choice! {
    /// Which namespaces; `Same` is the default.
    pub(crate) enum FromNamespaces {
        All = "All",
        Selector = "Selector",
        Same = "Same",
    }
}

message! {
    /// A kind of route; the group defaults to Gateway API's.
    pub(crate) struct RouteGroupKind: "RouteGroupKind" {
        group: Option<String>,
        kind: Option<String> = required,
    }
}
