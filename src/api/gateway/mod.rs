//! Kubernetes Gateway API v1.6 kinds, with the experimental channel and what earlier releases had.

pub(crate) mod backend_ref;
pub(crate) mod backend_tls_policy;
pub(crate) mod gateway_class;
pub(crate) mod grpc_route;
pub(crate) mod http_filter;
pub(crate) mod http_match;
pub(crate) mod http_route;
pub(crate) mod k8s_gateway;
pub(crate) mod listener;
pub(crate) mod listener_set;
pub(crate) mod narrow;
pub(crate) mod object_reference;
pub(crate) mod parent_ref;
pub(crate) mod reference_grant;
pub(crate) mod session_persistence;
pub(crate) mod tcp_route;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub(crate) mod tls_route;
pub(crate) mod udp_route;
pub(crate) mod xbackend_traffic_policy;
pub(crate) mod xlistener_set;
pub(crate) mod xmesh;
