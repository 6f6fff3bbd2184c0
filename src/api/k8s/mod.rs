//! Kubernetes' own kinds, as far as a mesh looks at them.

pub(crate) mod config_map;
