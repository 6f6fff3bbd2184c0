//! SMI split, access and specs.

pub(crate) mod http_route_group;
pub(crate) mod smi_tcp_route;
pub(crate) mod smi_udp_route;
#[cfg(test)]
mod tests;
pub(crate) mod traffic_split;
pub(crate) mod traffic_target;
