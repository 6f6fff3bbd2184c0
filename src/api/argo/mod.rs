//! Argo's kinds that steer meshes.

pub(crate) mod rollout;
