//! Where a route sends traffic.

use super::grpc_route::GrpcFilter;
use super::http_filter::HttpFilter;
use super::narrow::Narrow;
use crate::yaml::decode::message;

message! {
    /// A backend of an HTTP route; group and kind default to core and `Service`, weight to 1.
    pub(crate) struct BackendRef: "BackendRef" {
        group: Option<String>,
        kind: Option<String>,
        namespace: Option<String>,
        name: Option<String> = required,
        port: Option<i64> = min 1.0 max 65535.0,
        weight: Option<i64> = min 0.0 max 1_000_000.0,
        filters: Vec<HttpFilter>,
    }
}

message! {
    /// A backend of a gRPC route.
    pub(crate) struct GrpcBackend: "GRPCBackendRef" {
        group: Option<String>,
        kind: Option<String>,
        namespace: Option<String>,
        name: Option<String> = required,
        port: Option<i64> = min 1.0 max 65535.0,
        weight: Option<i64> = min 0.0 max 1_000_000.0,
        filters: Vec<Narrow<GrpcFilter, HttpFilter>>,
    }
}

message! {
    /// A backend of a TCP, TLS or UDP route, which have no filters.
    pub(crate) struct PlainBackend: "BackendRef" {
        group: Option<String>,
        kind: Option<String>,
        namespace: Option<String>,
        name: Option<String> = required,
        port: Option<i64> = min 1.0 max 65535.0,
        weight: Option<i64> = min 0.0 max 1_000_000.0,
    }
}

message! {
    /// A backend named in a filter, which has no share of the traffic.
    pub(crate) struct SingleBackend: "BackendObjectReference" {
        group: Option<String>,
        kind: Option<String>,
        namespace: Option<String>,
        name: Option<String> = required,
        port: Option<i64> = min 1.0 max 65535.0,
    }
}

impl From<GrpcBackend> for BackendRef {
    fn from(written: GrpcBackend) -> Self {
        let GrpcBackend { group, kind, namespace, name, port, weight, filters } = written;
        let filters = filters.iter().map(|filter| HttpFilter::clone(filter)).collect();
        Self { group, kind, namespace, name, port, weight, filters }
    }
}

impl From<PlainBackend> for BackendRef {
    fn from(written: PlainBackend) -> Self {
        let PlainBackend { group, kind, namespace, name, port, weight } = written;
        Self { group, kind, namespace, name, port, weight, filters: Vec::new() }
    }
}

impl From<SingleBackend> for BackendRef {
    fn from(written: SingleBackend) -> Self {
        let SingleBackend { group, kind, namespace, name, port } = written;
        Self { group, kind, namespace, name, port, weight: None, filters: Vec::new() }
    }
}
