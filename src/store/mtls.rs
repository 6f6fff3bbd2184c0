//! Effective mTLS: which mode a workload's port accepts, and which policy says so.
//!
//! Precedence (PeerAuthentication reference): workload's port, workload, namespace, mesh (root
//! namespace); UNSET inherits; nothing at all means PERMISSIVE.

use foldhash::{HashMap, HashMapExt};

use super::mesh::{Mesh, Of};
use super::object::ObjectId;
use super::workload::Workload;
use crate::api::istio::peer_authentication::{Mode, PeerAuthentication};
use crate::api::k8s::service::Service;
use crate::text::is_unknown;
use crate::yaml::decode::IntOrString;

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
            let object = policy.object;
            // Of one identity given twice the later replaces the earlier.
            if mesh.get::<PeerAuthentication>(&object.namespace, object.name()).is_none_or(|last| last.object.id != object.id) {
                continue;
            }
            if !selects_all(policy.body) {
                peers.selecting.entry(object.namespace.clone()).or_default().push(object.id);
                continue;
            }
            // The oldest of several wins; without creation times the first one read stands in.
            let place = peers.wide.entry(object.namespace.clone()).or_insert(object.id);
            if created(mesh, object.id) < created(mesh, *place) {
                *place = object.id;
            }
        }
        for ids in peers.selecting.values_mut() {
            ids.sort_by_key(|id| created(mesh, *id));
        }
        peers
    }
}

/// RFC 3339 times of one zone sort as texts; what is in no cluster yet is the youngest.
fn created(mesh: &Mesh, id: ObjectId) -> &str {
    mesh.object(id).meta.creation_timestamp.as_deref().unwrap_or("9")
}

fn selects_all(policy: &PeerAuthentication) -> bool {
    policy.selector.as_ref().is_none_or(|selector| selector.match_labels.is_empty())
}

fn mode_of(policy: &PeerAuthentication) -> Option<Mode> {
    policy.mtls.as_ref().and_then(|mtls| mtls.mode).filter(|mode| *mode != Mode::Unset)
}

/// Returns the mode a policy itself gives to a port, else to all ports.
fn own_mode(policy: Of<'_, PeerAuthentication>, port: Option<i64>) -> Option<EffectiveMtls<'_>> {
    let by_port = port.and_then(|port| Some((port, policy.body.port_level_mtls.as_ref()?.get(&port.to_string())?.mode?)));
    if let Some((port, mode)) = by_port.filter(|(_, mode)| *mode != Mode::Unset) {
        return Some(EffectiveMtls { mode, source: Some((policy, format!("spec.portLevelMtls[\"{port}\"].mode"))) });
    }
    let mode = mode_of(policy.body)?;
    Some(EffectiveMtls { mode, source: Some((policy, "spec.mtls.mode".to_owned())) })
}

impl Mesh {
    /// Returns the mode a workload accepts on a port (`None`: on ports without a mode of their own).
    ///
    /// Of several policies that select it only the oldest counts, as a whole.
    pub(crate) fn mtls(&self, workload: &Workload<'_>, port: Option<i64>) -> EffectiveMtls<'_> {
        let policy = self.peer_policies_on(workload).into_iter().next();
        policy.and_then(|policy| own_mode(policy, port)).unwrap_or_else(|| self.namespace_mtls(workload.namespace()))
    }

    /// Returns the mode behind a port of a Service: of all its workloads, or, when none is in the
    /// input, what its namespace's policies say of any pod the selector may match. Nothing where
    /// workloads differ or a policy may or may not apply.
    pub(crate) fn service_mtls(&self, service: Of<'_, Service>, port: usize) -> Option<EffectiveMtls<'_>> {
        let backends = self.backends(service);
        if backends.is_empty() {
            return self.presumed_mtls(service, port);
        }
        let mut modes = backends.iter().map(|workload| self.mtls(workload, self.target_port(service, port, workload)));
        let first = modes.next()?;
        modes.all(|other| other.mode == first.mode).then_some(first)
    }

    fn presumed_mtls(&self, service: Of<'_, Service>, port: usize) -> Option<EffectiveMtls<'_>> {
        let selector = &service.body.selector;
        let ids = self.peers().selecting.get(&service.object.namespace).into_iter().flatten();
        let policies = ids.filter_map(|id| self.typed::<PeerAuthentication>(*id));
        let possible = |policy: &Of<'_, PeerAuthentication>| {
            let labels = policy.body.selector.iter().flat_map(|selector| &selector.match_labels);
            labels.into_iter().all(|(key, value)| selector.get(key).is_none_or(|own| own == value || is_unknown(own) || is_unknown(value)))
        };
        let mut possible = policies.filter(possible);
        let Some(policy) = possible.next() else { return Some(self.namespace_mtls(&service.object.namespace)) };
        let labels = policy.body.selector.iter().flat_map(|selector| &selector.match_labels);
        if possible.next().is_some() || !labels.into_iter().all(|(key, value)| selector.get(key) == Some(value)) {
            return None;
        }
        let port = service.body.ports.get(port)?;
        let number = match &port.target_port {
            None => port.port,
            Some(IntOrString::Int(number)) => Some(*number),
            // A name that no pod in the input resolves.
            Some(IntOrString::Text(_)) if policy.body.port_level_mtls.is_some() => return None,
            Some(IntOrString::Text(_)) => None,
        };
        own_mode(policy, number).or_else(|| Some(self.namespace_mtls(&service.object.namespace)))
    }

    /// Returns the policies that select the workload, oldest first. Those of the root namespace are
    /// ignored there and everywhere.
    pub(crate) fn peer_policies_on<'m>(&'m self, workload: &Workload<'_>) -> Vec<Of<'m, PeerAuthentication>> {
        let root = self.settings.is_root(workload.namespace());
        let ids = self.peers().selecting.get(workload.namespace()).into_iter().flatten().filter(|_| !root);
        let policies = ids.filter_map(|id| self.typed::<PeerAuthentication>(*id));
        policies.filter(|policy| policy.body.selector.as_ref().is_some_and(|selector| workload.matches(&selector.match_labels))).collect()
    }

    /// Returns the mode of workloads of a namespace that no selecting policy covers.
    pub(crate) fn namespace_mtls(&self, namespace: &str) -> EffectiveMtls<'_> {
        for place in [namespace, self.settings.root_namespace(), "mesh-system"] {
            let policy = self.peers().wide.get(place).and_then(|id| self.typed::<PeerAuthentication>(*id));
            if let Some((policy, mode)) = policy.and_then(|policy| Some((policy, mode_of(policy.body)?))) {
                return EffectiveMtls { mode, source: Some((policy, "spec.mtls.mode".to_owned())) };
            }
        }
        EffectiveMtls { mode: Mode::Permissive, source: None }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::api::istio::peer_authentication::Mode;
    use crate::diag::FileId;
    use crate::store::read::{Manner, read};
    use crate::store::{Mesh, Options, Role};
    use crate::yaml::{Source, split};

    fn mesh(text: &str) -> Mesh {
        let source = Source::new("a.yaml".to_owned(), text.to_owned());
        let documents = split::documents(&source.text);
        let read = read(FileId(0), &source, &documents, Manner { role: Role::Subject, namespace: "shop", kustomization: false });
        Mesh::new(read.objects.into_iter().map(Arc::new).collect(), None, Options::default())
    }

    fn policy(name: &str, spec: &str) -> String {
        format!("apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name}\nspec: {spec}\n---\n")
    }

    const POD: &str = "
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}, {port: 81, targetPort: 9090}]}
---
";

    fn modes(policies: &[String]) -> (Option<Mode>, Option<Mode>) {
        let mesh = mesh(&format!("{POD}{}", policies.concat()));
        let service = mesh.all().next().expect("a Service");
        let mode = |port| mesh.service_mtls(service, port).map(|mtls| mtls.mode);
        (mode(0), mode(1))
    }

    #[test]
    fn a_port_beats_its_workload_and_that_its_namespace() {
        let wide = policy("{name: wide}", "{mtls: {mode: STRICT}}");
        let own = policy("{name: own}", "{selector: {matchLabels: {app: web}}, portLevelMtls: {8080: {mode: DISABLE}}}");
        assert_eq!(modes(&[]), (Some(Mode::Permissive), Some(Mode::Permissive)));
        assert_eq!(modes(std::slice::from_ref(&wide)), (Some(Mode::Strict), Some(Mode::Strict)));
        assert_eq!(modes(&[wide, own]), (Some(Mode::Disable), Some(Mode::Strict)));
    }

    #[test]
    fn of_two_selecting_policies_only_the_older_counts() {
        let first = policy("{name: a}", "{selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}}");
        let second = policy("{name: b}", "{selector: {matchLabels: {app: web}}, portLevelMtls: {8080: {mode: DISABLE}}}");
        assert_eq!(modes(&[first, second]), (Some(Mode::Strict), Some(Mode::Strict)));
    }

    #[test]
    fn the_root_namespace_is_for_policies_without_selector() {
        let strict = policy("{name: mesh, namespace: istio-system}", "{mtls: {mode: STRICT}}");
        let ignored = policy("{name: web, namespace: istio-system}", "{selector: {matchLabels: {app: web}}, mtls: {mode: DISABLE}}");
        assert_eq!(modes(&[ignored, strict]), (Some(Mode::Strict), Some(Mode::Strict)));
    }

    #[test]
    fn without_pods_a_selector_decides_what_can_be_told() {
        let policies = policy("{name: web}", "{selector: {matchLabels: {tier: front}}, mtls: {mode: STRICT}}");
        let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\n";
        let mesh = mesh(&format!("{service}{policies}"));
        let service = mesh.all().next().expect("a Service");
        assert!(mesh.service_mtls(service, 0).is_none());
    }
}
