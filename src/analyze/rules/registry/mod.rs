//! Group `registry`: what services the mesh knows of besides Kubernetes, and who sees them.

pub(crate) mod dependency;
pub(crate) mod same_port;
