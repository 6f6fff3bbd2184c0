//! What a rule may ask: the mesh and the versions the user targets.

use std::ops::Deref;

use crate::store::Mesh;

/// Versions the manifests are meant for; `None` means the newest known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Targets {
    /// Istio version as (major, minor).
    pub(crate) istio: Option<(u32, u32)>,
    /// Kubernetes version as (major, minor).
    pub(crate) kubernetes: Option<(u32, u32)>,
    /// Gateway API version as (major, minor).
    pub(crate) gateway_api: Option<(u32, u32)>,
}

/// The argument of every check. Asks the mesh by deref.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'m> {
    pub(crate) mesh: &'m Mesh,
    pub(crate) targets: Targets,
}

impl Deref for Context<'_> {
    type Target = Mesh;

    fn deref(&self) -> &Mesh {
        self.mesh
    }
}
