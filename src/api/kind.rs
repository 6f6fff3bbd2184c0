//! The table of kinds: which exist, in which versions, and how each is decoded.

use super::{gateway, istio, k8s, linkerd, smi};
use crate::yaml::decode::{Any, Json, message};
use crate::yaml::{Decode, Decoder, Node};

/// What the table knows about a kind.
#[derive(Debug)]
pub(crate) struct KindInfo {
    pub(crate) kind: Kind,
    /// API group; empty for core kinds.
    pub(crate) group: &'static str,
    /// Kind as written.
    pub(crate) name: &'static str,
    /// Versions that exist, newest and preferred first.
    pub(crate) versions: &'static [&'static str],
    pub(crate) namespaced: bool,
}

/// A Rust type that is the body of exactly one kind.
pub(crate) trait Typed: 'static {
    const KIND: Kind;

    /// Returns the body, if it is of this kind.
    fn of(body: &Body) -> Option<&Self>;
}

message! {
    /// The top level of kinds that have a `spec`.
    struct Root: "object" {
        api_version: Option<Any>,
        kind: Option<Any>,
        metadata: Option<Any>,
        spec: Option<Any>,
        status: Option<Any>,
    }
}

/// The decoded rest of an object: its body, and its status as free JSON.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) body: Body,
    pub(crate) status: Option<Json>,
}

/// Reads `spec` into the body and keeps `status`; other top-level fields are unknown.
fn decode_spec<T: Decode>(cx: &mut Decoder<'_>, node: Node<'_>) -> (T, Option<Json>) {
    let (mut spec, mut status) = (None, None);
    cx.message(node, Root::SCHEMA, &mut |cx, index, value| match Root::SCHEMA.fields[index].name {
        "spec" => spec = T::decode(cx, value),
        "status" => status = Json::decode(cx, value),
        _ => {}
    });
    (spec.unwrap_or_else(T::hole), status)
}

/// Reads the whole document into the body.
fn decode_root<T: Decode>(cx: &mut Decoder<'_>, node: Node<'_>) -> (T, Option<Json>) {
    (T::decode(cx, node).unwrap_or_else(T::hole), None)
}

/// The words of the table's scope column.
#[allow(non_upper_case_globals, reason = "they are words of a table")]
mod scope {
    pub(super) const namespaced: bool = true;
    pub(super) const cluster: bool = false;
}

macro_rules! kinds {
    ($( $variant:ident: $ty:ty, $group:literal, $name:literal, [$($version:literal),+], $namespaced:ident, $decode:ident; )+) => {
        /// Every kind we read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Kind { $($variant),+ }

        /// The body of an object: `spec` for kinds that have one, else the whole document.
        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Body { $($variant(Box<$ty>)),+ }

        /// One row per kind, in the order of [`Kind`].
        pub(crate) static KINDS: &[KindInfo] = &[$(
            KindInfo {
                kind: Kind::$variant,
                group: $group,
                name: $name,
                versions: &[$($version),+],
                namespaced: scope::$namespaced,
            }
        ),+];

        $(
            impl Typed for $ty {
                const KIND: Kind = Kind::$variant;

                fn of(body: &Body) -> Option<&Self> {
                    match body {
                        Body::$variant(body) => Some(body),
                        #[allow(unreachable_patterns, reason = "a table of one kind would have no other")]
                        _ => None,
                    }
                }
            }
        )+

        impl Kind {
            /// Decodes an object of this kind from its document's top node.
            pub(crate) fn decode(self, cx: &mut Decoder<'_>, node: Node<'_>) -> Decoded {
                match self {
                    $( Self::$variant => {
                        let (body, status) = $decode::<$ty>(cx, node);
                        Decoded { body: Body::$variant(Box::new(body)), status }
                    } )+
                }
            }
        }
    };
}

// Variant: type, group, kind as written, versions (preferred first), scope, where the body is.
kinds! {
    VirtualService: istio::virtual_service::VirtualService, "networking.istio.io", "VirtualService", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    DestinationRule: istio::destination_rule::DestinationRule, "networking.istio.io", "DestinationRule", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    Gateway: istio::gateway::Gateway, "networking.istio.io", "Gateway", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    ServiceEntry: istio::service_entry::ServiceEntry, "networking.istio.io", "ServiceEntry", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    WorkloadEntry: istio::workload_entry::WorkloadEntry, "networking.istio.io", "WorkloadEntry", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    WorkloadGroup: istio::workload_group::WorkloadGroup, "networking.istio.io", "WorkloadGroup", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    Sidecar: istio::sidecar::Sidecar, "networking.istio.io", "Sidecar", ["v1", "v1beta1", "v1alpha3"], namespaced, decode_spec;
    EnvoyFilter: istio::envoy_filter::EnvoyFilter, "networking.istio.io", "EnvoyFilter", ["v1alpha3"], namespaced, decode_spec;
    ProxyConfig: istio::proxy_config::ProxyConfig, "networking.istio.io", "ProxyConfig", ["v1beta1"], namespaced, decode_spec;
    PeerAuthentication: istio::peer_authentication::PeerAuthentication, "security.istio.io", "PeerAuthentication", ["v1", "v1beta1"], namespaced, decode_spec;
    RequestAuthentication: istio::request_authentication::RequestAuthentication, "security.istio.io", "RequestAuthentication", ["v1", "v1beta1"], namespaced, decode_spec;
    AuthorizationPolicy: istio::authorization_policy::AuthorizationPolicy, "security.istio.io", "AuthorizationPolicy", ["v1", "v1beta1"], namespaced, decode_spec;
    Telemetry: istio::telemetry::Telemetry, "telemetry.istio.io", "Telemetry", ["v1", "v1alpha1"], namespaced, decode_spec;
    WasmPlugin: istio::wasm_plugin::WasmPlugin, "extensions.istio.io", "WasmPlugin", ["v1alpha1"], namespaced, decode_spec;
    TrafficExtension: istio::traffic_extension::TrafficExtension, "extensions.istio.io", "TrafficExtension", ["v1alpha1"], namespaced, decode_spec;
    IstioOperator: istio::istio_operator::IstioOperator, "install.istio.io", "IstioOperator", ["v1alpha1"], namespaced, decode_spec;
    ConfigMap: k8s::config_map::ConfigMap, "", "ConfigMap", ["v1"], namespaced, decode_root;
}

impl Kind {
    /// Returns the row of the table.
    pub(crate) fn info(self) -> &'static KindInfo {
        &KINDS[self as usize]
    }

    /// Finds a kind by group and name.
    pub(crate) fn find(group: &str, name: &str) -> Option<Self> {
        KINDS.iter().find(|info| info.name == name && info.group == group).map(|info| info.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn every_row_stands_at_its_kind() {
        for (position, info) in KINDS.iter().enumerate() {
            assert_eq!(info.kind as usize, position, "{}", info.name);
        }
    }
}
