//! Who sees what: `exportTo`, Sidecar egress scopes, `ReferenceGrant`s.

use foldhash::{HashMap, HashMapExt};

use super::mesh::{Mesh, Of};
use super::object::{Object, ObjectId};
use super::workload::Workload;
use crate::api::gateway::reference_grant::ReferenceGrant;
use crate::api::istio::sidecar::Sidecar;
use crate::ident::host;
use crate::text::is_unknown;

/// Index of Sidecars: those for a whole namespace, and those that select workloads.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    wide: HashMap<String, ObjectId>,
    selecting: HashMap<String, Vec<ObjectId>>,
}

impl Scopes {
    /// Collects the Sidecars of a mesh.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let mut scopes = Self { wide: HashMap::new(), selecting: HashMap::new() };
        for sidecar in mesh.all::<Sidecar>() {
            let namespace = sidecar.object.namespace.clone();
            let selects = sidecar.body.workload_selector.as_ref().is_some_and(|selector| !selector.labels.is_empty());
            if selects {
                scopes.selecting.entry(namespace).or_default().push(sidecar.object.id);
            } else {
                scopes.wide.entry(namespace).or_insert(sidecar.object.id);
            }
        }
        scopes
    }
}

/// Tells whether an `exportTo` list lets `viewer` see an object of `owner`; an empty list is public.
pub(crate) fn exported(export_to: &[String], owner: &str, viewer: &str) -> bool {
    export_to.is_empty()
        || export_to.iter().any(|entry| match entry.as_str() {
            "*" => true,
            "." => owner == viewer,
            "~" => false,
            namespace => namespace == viewer || is_unknown(namespace),
        })
}

/// Tells whether two objects' export lists have a namespace in common.
pub(crate) fn exports_overlap(left: (&[String], &str), right: (&[String], &str)) -> bool {
    let public = |list: &[String]| list.is_empty() || list.iter().any(|entry| entry == "*");
    let spaces = |(list, owner): (&[String], &str)| -> Vec<String> {
        list.iter().map(|entry| if entry == "." { owner.to_owned() } else { entry.clone() }).filter(|entry| entry != "~").collect()
    };
    if public(left.0) || public(right.0) {
        return true;
    }
    let right_spaces = spaces(right);
    spaces(left).iter().any(|space| right_spaces.contains(space))
}

impl Mesh {
    /// Returns the `exportTo` of a Service: the annotation `networking.istio.io/exportTo`, split.
    pub(crate) fn service_exports(&self, service: &Object) -> Vec<String> {
        let value = service.annotation("networking.istio.io/exportTo").unwrap_or_default();
        value.split(',').map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect()
    }

    /// Tells whether a provider of a host is visible from a namespace.
    pub(crate) fn provider_visible(&self, provider: &super::hosts::Provider<'_>, viewer: &str) -> bool {
        use super::hosts::Provider;
        match provider {
            Provider::Service(service) => exported(&self.service_exports(service.object), &service.object.namespace, viewer),
            Provider::Entry(entry) => exported(&entry.body.export_to, &entry.object.namespace, viewer),
        }
    }

    /// Returns the Sidecar that shapes a workload's view: selecting it, else its namespace's, else the root's.
    pub(crate) fn sidecar_of(&self, workload: &Workload<'_>) -> Option<Of<'_, Sidecar>> {
        let selecting = self.scopes().selecting.get(workload.namespace()).into_iter().flatten();
        let own = selecting
            .filter_map(|id| self.typed::<Sidecar>(*id))
            .find(|sidecar| sidecar.body.workload_selector.as_ref().is_some_and(|selector| workload.matches(&selector.labels)));
        own.or_else(|| self.sidecar_of_namespace(workload.namespace()))
    }

    /// Returns the Sidecar of workloads of a namespace that no selecting one covers.
    pub(crate) fn sidecar_of_namespace(&self, namespace: &str) -> Option<Of<'_, Sidecar>> {
        let wide = |namespace: &str| self.scopes().wide.get(namespace).and_then(|id| self.typed::<Sidecar>(*id));
        wide(namespace).or_else(|| wide(self.settings.root_namespace()))
    }

    /// Tells whether a Sidecar's egress lets its workloads see a full host name owned by `owner`.
    pub(crate) fn sidecar_imports(&self, sidecar: Of<'_, Sidecar>, fqdn: &str, owner: &str) -> bool {
        let own = &sidecar.object.namespace;
        sidecar.body.egress.is_empty()
            || sidecar.body.egress.iter().flat_map(|listener| &listener.hosts).any(|entry| {
                let Some((namespace, name)) = entry.split_once('/') else { return true };
                let space = match namespace {
                    "*" => true,
                    "." => own == owner,
                    "~" => false,
                    namespace => namespace == owner || is_unknown(namespace),
                };
                space && host::covers(name, fqdn)
            })
    }

    /// Tells whether some ReferenceGrant lets `from` (group, kind, namespace) refer to `to` (group,
    /// kind, namespace, name).
    pub(crate) fn granted(&self, from: (&str, &str, &str), to: (&str, &str, &str, &str)) -> bool {
        self.within::<ReferenceGrant>(to.2).any(|grant| {
            let from_fits = grant.body.from.iter().any(|entry| {
                entry.group.as_deref().unwrap_or_default() == from.0
                    && entry.kind.as_deref() == Some(from.1)
                    && entry.namespace.as_deref().is_some_and(|namespace| namespace == from.2 || is_unknown(namespace))
            });
            let to_fits = grant.body.to.iter().any(|entry| {
                entry.group.as_deref().unwrap_or_default() == to.0
                    && entry.kind.as_deref() == Some(to.1)
                    && entry.name.as_deref().is_none_or(|name| name == to.3 || is_unknown(name))
            });
            from_fits && to_fits
        })
    }
}
