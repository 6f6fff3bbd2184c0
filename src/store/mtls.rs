//! Effective mTLS: which mode a workload's port accepts, and which policy says so.
//!
//! Precedence (PeerAuthentication reference): workload's port, workload, namespace, mesh (root
//! namespace); UNSET inherits; nothing at all means PERMISSIVE.

use foldhash::{HashMap, HashMapExt};

use super::mesh::{Mesh, Of};
use super::object::ObjectId;
use super::workload::Workload;
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};

/// Index of `PeerAuthentication`s.
#[derive(Debug, Default)]
pub(crate) struct PeerPolicies {
    wide: HashMap<String, ObjectId>,
    selecting: HashMap<String, Vec<ObjectId>>,
}

/// A mode and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct EffectiveMtls<'m> {
    pub(crate) mode: Mode,
    /// The deciding policy and the path of the mode in it; none when it is the default.
    pub(crate) source: Option<(Of<'m, PeerAuthentication>, String)>,
}

impl EffectiveMtls<'_> {
    /// Tells whether plaintext is refused.
    pub(crate) fn is_strict(&self) -> bool {
        self.mode == Mode::Strict
    }
}

impl PeerPolicies {
    /// Collects the policies of a mesh.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let mut peers = Self { wide: HashMap::new(), selecting: HashMap::new() };
        for policy in mesh.all::<PeerAuthentication>() {
            let namespace = policy.object.namespace.clone();
            if selects_all(policy.body) {
                // The oldest of several wins; without creation times the first one read stands in.
                peers.wide.entry(namespace).or_insert(policy.object.id);
            } else {
                peers.selecting.entry(namespace).or_default().push(policy.object.id);
            }
        }
        peers
    }
}

fn selects_all(policy: &PeerAuthentication) -> bool {
    policy.selector.as_ref().is_none_or(|selector| selector.match_labels.is_empty())
}

fn mode_of(policy: &PeerAuthentication) -> Option<Mode> {
    policy.mtls.as_ref().and_then(|mtls| mtls.mode).filter(|mode| *mode != Mode::Unset)
}

impl Mesh {
    /// Returns the mode a workload accepts on a port (`None`: on ports without a mode of their own).
    pub(crate) fn mtls(&self, workload: &Workload<'_>, port: Option<i64>) -> EffectiveMtls<'_> {
        for policy in self.peer_policies_on(workload) {
            let own = port.and_then(|port| Some((port, policy.body.port_level_mtls.as_ref()?.get(&port.to_string())?)));
            if let Some((port, mode)) = own.and_then(|(port, mtls)| Some((port, mtls.mode?))).filter(|(_, mode)| *mode != Mode::Unset) {
                return EffectiveMtls { mode, source: Some((policy, format!("spec.portLevelMtls[\"{port}\"].mode"))) };
            }
            if let Some(mode) = mode_of(policy.body) {
                return EffectiveMtls { mode, source: Some((policy, "spec.mtls.mode".to_owned())) };
            }
        }
        self.namespace_mtls(workload.namespace())
    }

    /// Returns the policies of the workload's namespace that select it.
    pub(crate) fn peer_policies_on<'m>(&'m self, workload: &Workload<'_>) -> Vec<Of<'m, PeerAuthentication>> {
        let ids = self.peers().selecting.get(workload.namespace()).into_iter().flatten();
        let policies = ids.filter_map(|id| self.typed::<PeerAuthentication>(*id));
        policies.filter(|policy| policy.body.selector.as_ref().is_some_and(|selector| workload.matches(&selector.match_labels))).collect()
    }

    /// Returns the mode of workloads of a namespace that no selecting policy covers.
    pub(crate) fn namespace_mtls(&self, namespace: &str) -> EffectiveMtls<'_> {
        for place in [namespace, self.settings.root_namespace()] {
            let policy = self.peers().wide.get(place).and_then(|id| self.typed::<PeerAuthentication>(*id));
            if let Some((policy, mode)) = policy.and_then(|policy| Some((policy, mode_of(policy.body)?))) {
                return EffectiveMtls { mode, source: Some((policy, "spec.mtls.mode".to_owned())) };
            }
        }
        EffectiveMtls { mode: Mode::Permissive, source: None }
    }
}
