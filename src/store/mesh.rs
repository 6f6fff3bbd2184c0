//! The mesh: objects and their indexes. Immutable; what is expensive is computed on first use, once.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashMapExt};

use super::destinations::DestinationRules;
use super::hosts::Hosts;
use super::inventory::Inventory;
use super::mtls::PeerPolicies;
use super::object::{Object, ObjectId, Role};
use super::settings::Settings;
use super::visibility::Scopes;
use super::workload::{Workload, Workloads};
use crate::api::k8s::service::Service;
use crate::api::selector::labels_match;
use crate::api::{Kind, Typed, kind::KINDS};

/// What the caller knows about the input.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Every inventory is known: what is not in the input does not exist.
    pub(crate) complete: bool,
    /// DNS domain of the cluster.
    pub(crate) domain: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { complete: false, domain: "cluster.local".to_owned() }
    }
}

/// Name → positions, within one namespace.
type Names = HashMap<String, Vec<u32>>;

/// All objects with everything that many rules ask.
#[derive(Debug)]
pub(crate) struct Mesh {
    objects: Vec<Arc<Object>>,
    by_kind: Vec<Vec<u32>>,
    by_name: Vec<HashMap<String, Names>>,
    pub(crate) options: Options,
    pub(crate) settings: Settings,
    hosts: OnceLock<Hosts>,
    workloads: OnceLock<Workloads>,
    peers: OnceLock<PeerPolicies>,
    scopes: OnceLock<Scopes>,
    fronts: OnceLock<HashMap<ObjectId, Vec<ObjectId>>>,
    rules: OnceLock<DestinationRules>,
}

/// An object together with its body, typed.
#[derive(Debug)]
pub(crate) struct Of<'m, T> {
    pub(crate) object: &'m Object,
    pub(crate) body: &'m T,
}

impl<T> Clone for Of<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Of<'_, T> {}

impl<T> Deref for Of<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.body
    }
}

impl Mesh {
    /// Takes the objects in; their ids become their positions.
    pub(crate) fn new(objects: Vec<Arc<Object>>, given: Option<Settings>, options: Options) -> Self {
        let objects: Vec<Arc<Object>> = (0u32..)
            .zip(objects)
            .map(|(id, mut object)| {
                if object.id != ObjectId(id) {
                    Arc::make_mut(&mut object).id = ObjectId(id);
                }
                object
            })
            .collect();
        let mut by_kind = vec![Vec::new(); KINDS.len()];
        let mut by_name: Vec<HashMap<String, Names>> = (0..KINDS.len()).map(|_| HashMap::new()).collect();
        for object in objects.iter().filter(|object| object.role != Role::Patch) {
            let Some(kind) = object.kind.filter(|_| object.body.is_some()) else { continue };
            by_kind[kind as usize].push(object.id.0);
            let namespace = by_name[kind as usize].entry_ref_or_insert(&object.namespace);
            namespace.entry(object.name().to_owned()).or_default().push(object.id.0);
        }
        let mut mesh = Self {
            objects,
            by_kind,
            by_name,
            options,
            settings: Settings::default(),
            hosts: OnceLock::new(),
            workloads: OnceLock::new(),
            peers: OnceLock::new(),
            scopes: OnceLock::new(),
            fronts: OnceLock::new(),
            rules: OnceLock::new(),
        };
        mesh.settings = given.unwrap_or_else(|| Settings::of(&mesh));
        mesh
    }

    /// Returns an object by id.
    pub(crate) fn object(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize]
    }

    /// Iterates over all objects but patches, in the order they were read.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().map(Arc::as_ref).filter(|object| object.role != Role::Patch)
    }

    /// Iterates over the objects of a kind.
    pub(crate) fn all<T: Typed>(&self) -> impl Iterator<Item = Of<'_, T>> {
        self.by_kind[T::KIND as usize].iter().filter_map(|id| self.typed(ObjectId(*id)))
    }

    /// Iterates over the objects of a kind whatever their Rust type.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Object> {
        self.by_kind[kind as usize].iter().map(|id| self.object(ObjectId(*id)))
    }

    /// Iterates over the objects of a kind in a namespace.
    pub(crate) fn within<'m, T: Typed>(&'m self, namespace: &str) -> impl Iterator<Item = Of<'m, T>> {
        let names = self.by_name[T::KIND as usize].get(namespace);
        let mut ids: Vec<u32> = names.into_iter().flat_map(|names| names.values().flatten().copied()).collect();
        ids.sort_unstable();
        ids.into_iter().filter_map(|id| self.typed(ObjectId(id)))
    }

    /// Returns an object by namespace and name: the last one, as a later `kubectl apply` wins.
    pub(crate) fn get<T: Typed>(&self, namespace: &str, name: &str) -> Option<Of<'_, T>> {
        self.named::<T>(namespace, name).last()
    }

    /// Iterates over all objects of one identity (more than one when a file repeats it).
    pub(crate) fn named<'m, T: Typed>(&'m self, namespace: &str, name: &str) -> impl Iterator<Item = Of<'m, T>> {
        let ids = self.by_name[T::KIND as usize].get(namespace).and_then(|names| names.get(name));
        ids.into_iter().flatten().filter_map(|id| self.typed(ObjectId(*id)))
    }

    /// Returns an object by id, typed.
    pub(crate) fn typed<T: Typed>(&self, id: ObjectId) -> Option<Of<'_, T>> {
        let object = self.object(id);
        object.body.as_deref().and_then(T::of).map(|body| Of { object, body })
    }

    /// Tells whether the input holds any object of the kind.
    pub(crate) fn has<T: Typed>(&self) -> bool {
        !self.by_kind[T::KIND as usize].is_empty()
    }

    /// Tells how far the absence of an object of the kind in a namespace can be trusted.
    pub(crate) fn inventory<T: Typed>(&self, namespace: &str) -> Inventory {
        let names = self.by_name[T::KIND as usize].get(namespace);
        // One object whose name a template decides could be any.
        let open = names.is_some_and(|names| names.keys().any(|name| crate::text::is_unknown(name)));
        if (self.options.complete || names.is_some()) && !open { Inventory::Known } else { Inventory::Assumed }
    }

    /// Tells whether a namespace is known to exist: it is given, or an object lives in it.
    pub(crate) fn namespace_exists(&self, namespace: &str) -> bool {
        const STANDARD: [&str; 5] = ["default", "kube-system", "kube-public", "kube-node-lease", "istio-system"];
        STANDARD.contains(&namespace)
            || self.by_name.iter().any(|names| names.contains_key(namespace))
            || self.get::<crate::api::k8s::namespace::Namespace>("", namespace).is_some()
    }

    /// Returns the hosts of the registry.
    pub(crate) fn hosts(&self) -> &Hosts {
        self.hosts.get_or_init(|| Hosts::of(self))
    }

    /// Returns the workloads: pods and everything that makes pods.
    pub(crate) fn workload_index(&self) -> &Workloads {
        self.workloads.get_or_init(|| Workloads::of(self))
    }

    /// Iterates over all workloads.
    pub(crate) fn workloads(&self) -> impl Iterator<Item = Workload<'_>> {
        self.workload_index().all(self)
    }

    /// Returns the Services in front of each workload, in the order they were read.
    pub(crate) fn fronts(&self) -> &HashMap<ObjectId, Vec<ObjectId>> {
        self.fronts.get_or_init(|| {
            let mut fronts: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
            for service in self.all::<Service>() {
                let behind = self.backends(service).into_iter().filter(|workload| labels_match(&service.body.selector, workload.labels()));
                for workload in behind {
                    fronts.entry(workload.object.id).or_default().push(service.object.id);
                }
            }
            fronts
        })
    }

    /// Returns the index of mTLS policies.
    pub(crate) fn peers(&self) -> &PeerPolicies {
        self.peers.get_or_init(|| PeerPolicies::of(self))
    }

    /// Returns the index of Sidecar scopes.
    pub(crate) fn scopes(&self) -> &Scopes {
        self.scopes.get_or_init(|| Scopes::of(self))
    }

    /// Returns the index of DestinationRules.
    pub(crate) fn destination_rules(&self) -> &DestinationRules {
        self.rules.get_or_init(|| DestinationRules::of(self))
    }
}

/// `entry` that allocates its key only when it is new.
trait EntryRef<V> {
    fn entry_ref_or_insert(&mut self, key: &str) -> &mut V;
}

impl<V: Default> EntryRef<V> for HashMap<String, V> {
    fn entry_ref_or_insert(&mut self, key: &str) -> &mut V {
        if !self.contains_key(key) {
            self.insert(key.to_owned(), V::default());
        }
        self.get_mut(key).expect("inserted when absent")
    }
}
