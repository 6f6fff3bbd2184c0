//! Kinds of the Prometheus operator: who scrapes what, and how.

pub(crate) mod endpoint;
pub(crate) mod pod_monitor;
pub(crate) mod service_monitor;
