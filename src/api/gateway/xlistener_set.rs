//! `XListenerSet`, the experimental form of `ListenerSet` up to v1.5.

use super::listener::{AllowedRoutes, Listener, ListenerTls};
use super::listener_set::ParentGateway;
use super::narrow::Narrow;
use crate::yaml::decode::message;

message! {
    /// Spec of the kind.
    pub(crate) struct XListenerSet: "XListenerSet" {
        parent_ref: Option<ParentGateway> = required,
        listeners: Vec<Narrow<XListener, Listener>> = required,
    }
}

message! {
    /// A listener whose port may be left to the implementation.
    pub(crate) struct XListener: "ListenerEntry" {
        name: Option<String> = required,
        hostname: Option<String>,
        port: Option<i64> = min 0.0 max 65535.0,
        protocol: Option<String> = required,
        tls: Option<ListenerTls>,
        allowed_routes: Option<AllowedRoutes>,
    }
}

impl From<XListener> for Listener {
    fn from(written: XListener) -> Self {
        let XListener { name, hostname, port, protocol, tls, allowed_routes } = written;
        Self { name, hostname, port: port.filter(|port| *port != 0), protocol, tls, allowed_routes }
    }
}
