//! Linkerd's kinds: policy, workloads, service profiles and multicluster links.

pub(crate) mod authorization_policy;
pub(crate) mod egress_network;
pub(crate) mod external_workload;
pub(crate) mod http_local_rate_limit_policy;
pub(crate) mod http_route;
pub(crate) mod link;
pub(crate) mod mesh_tls_authentication;
pub(crate) mod network_authentication;
pub(crate) mod server;
pub(crate) mod server_authorization;
pub(crate) mod service_profile;
pub(crate) mod target_ref;
#[cfg(test)]
mod tests;
