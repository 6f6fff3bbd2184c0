//! Workloads: pods and everything that makes pods, seen through one pair of eyes.
//!
//! In files a workload's template stands in for its pods.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::mesh::Mesh;
use super::object::{Object, ObjectId};
use crate::api::argo::rollout::Rollout;
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::k8s::config_map::ConfigMap;
use crate::api::k8s::cron_job::CronJob;
use crate::api::k8s::daemon_set::DaemonSet;
use crate::api::k8s::deployment::Deployment;
use crate::api::k8s::job::Job;
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::pod::Pod;
use crate::api::k8s::pod_spec::PodSpec;
use crate::api::k8s::pod_template::PodTemplateSpec;
use crate::api::k8s::replica_set::ReplicaSet;
use crate::api::k8s::replication_controller::ReplicationController;
use crate::api::k8s::stateful_set::StatefulSet;
use crate::api::selector::{LabelSelector, labels_match};
use crate::api::{Body, Kind, ObjectMeta};
use crate::optin::{Meshed, Occasion};
use crate::yaml::decode::Map;

/// A workload of the mesh.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Workload<'m> {
    pub(crate) object: &'m Object,
    pub(crate) kind: Kind,
    /// Labels and annotations that its pods carry.
    pub(crate) meta: &'m ObjectMeta,
    pub(crate) pod: &'m PodSpec,
    /// Path of the pod's metadata and spec inside the object: empty for a Pod, `spec.template` …
    pub(crate) template: &'static str,
    /// Pods wanted, where the object says so.
    pub(crate) replicas: Option<i64>,
    /// Whether it takes part in a mesh.
    pub(crate) meshed: Meshed,
}

impl<'m> Workload<'m> {
    /// Returns the namespace.
    pub(crate) fn namespace(&self) -> &'m str {
        &self.object.namespace
    }

    /// Returns the labels of its pods.
    pub(crate) fn labels(&self) -> &'m Map<String> {
        &self.meta.labels
    }

    /// Returns the service account its pods run as.
    pub(crate) fn service_account(&self) -> &'m str {
        let named = self.pod.service_account_name.as_deref().or(self.pod.service_account.as_deref());
        named.filter(|name| !name.is_empty()).unwrap_or("default")
    }

    /// Returns the path of the pod spec inside the object, such as `spec.template.spec`.
    pub(crate) fn spec_path(&self) -> String {
        if self.template.is_empty() { "spec".to_owned() } else { format!("{}.spec", self.template) }
    }

    /// Returns the path of the pods' metadata inside the object.
    pub(crate) fn meta_path(&self) -> String {
        if self.template.is_empty() { "metadata".to_owned() } else { format!("{}.metadata", self.template) }
    }

    /// Tells whether the pods run to completion.
    pub(crate) fn is_batch(&self) -> bool {
        matches!(self.kind, Kind::Job | Kind::CronJob)
    }

    /// Tells whether it runs a gateway: Istio's proxy as its main container, or a Gateway's pods.
    pub(crate) fn is_gateway(&self) -> bool {
        let label = |key: &str| self.meta.labels.get(key).map(String::as_str);
        let templates = self.meta.annotations.get("inject.istio.io/templates").map(String::as_str);
        label("gateway.networking.k8s.io/gateway-name").is_some()
            || label("istio.io/gateway-name").is_some()
            || templates.is_some_and(|templates| templates.contains("gateway"))
            || label("istio").is_some_and(|name| name.contains("gateway"))
            || self
                .pod
                .containers
                .iter()
                .any(|container| container.name.as_deref() == Some("istio-proxy") && container.args.iter().any(|arg| arg == "router"))
    }

    /// Tells whether traffic to a port reaches the pod without passing its proxy.
    pub(crate) fn bypasses_inbound(&self, port: i64) -> bool {
        let list = |key: &str| self.meta.annotations.get(key).map(String::as_str);
        let named = |list: &str| list.split(',').any(|entry| entry.trim() == "*" || entry.trim().parse() == Ok(port));
        list("traffic.sidecar.istio.io/excludeInboundPorts").is_some_and(named)
            || list("traffic.sidecar.istio.io/includeInboundPorts").is_some_and(|list| !named(list))
    }

    /// Tells whether a container listens on the port, as far as containers declare it.
    pub(crate) fn declares_port(&self, port: i64) -> bool {
        self.pod.all_containers().flat_map(|container| &container.ports).any(|declared| declared.container_port == Some(port))
    }
}

/// Tells whether an object was read from a cluster: only the API server writes these fields.
fn is_live(object: &Object) -> bool {
    object.status.is_some() || object.meta.uid.is_some() || object.meta.creation_timestamp.is_some()
}

/// Index of workloads.
#[derive(Debug, Default)]
pub(crate) struct Workloads {
    entries: Vec<Entry>,
    by_namespace: BTreeMap<String, Vec<u32>>,
    /// `namespace/key=value` of every pod label → entries; without a namespace: of all of them.
    by_label: HashMap<String, Vec<u32>>,
    /// Entries some of whose labels a template may decide.
    masked: Vec<u32>,
}

#[derive(Debug)]
struct Entry {
    object: ObjectId,
    meshed: Meshed,
}

impl Workloads {
    /// Collects the workloads of a mesh.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let mut index = Self { entries: Vec::new(), by_namespace: BTreeMap::new(), by_label: HashMap::new(), masked: Vec::new() };
        let by_default = mesh.injected_by_default().is_some();
        for object in mesh.objects() {
            let Some(view) = View::of(object) else { continue };
            let namespace = mesh.get::<Namespace>("", &object.namespace);
            let occasion = Occasion {
                namespace: &object.namespace,
                namespace_meta: namespace.map(|namespace| &namespace.object.meta),
                pod: view.meta,
                spec: view.pod,
                running: object.kind == Some(Kind::Pod) && is_live(object),
                masked: object.masked || namespace.is_some_and(|namespace| namespace.object.masked),
                by_default,
            };
            let position = u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
            index.entries.push(Entry { object: object.id, meshed: Meshed::decide(&occasion) });
            index.by_namespace.entry(object.namespace.clone()).or_default().push(position);
            if object.masked {
                index.masked.push(position);
            }
            for (key, value) in &view.meta.labels {
                index.by_label.entry(format!("{}/{key}={value}", object.namespace)).or_default().push(position);
                index.by_label.entry(format!("/{key}={value}")).or_default().push(position);
            }
        }
        index
    }

    /// Iterates over all of them.
    pub(crate) fn all<'m>(&'m self, mesh: &'m Mesh) -> impl Iterator<Item = Workload<'m>> {
        self.entries.iter().filter_map(|entry| entry.view(mesh))
    }

    fn within<'m>(&'m self, mesh: &'m Mesh, namespace: &str) -> impl Iterator<Item = Workload<'m>> + use<'m> {
        let positions = self.by_namespace.get(namespace);
        positions.into_iter().flatten().filter_map(|position| self.entries[*position as usize].view(mesh))
    }

    fn labelled<'m>(&'m self, mesh: &'m Mesh, namespace: &str, wanted: &Map<String>) -> Vec<Workload<'m>> {
        // The rarest label narrows best; any exact one is right, unknown values need the slow way.
        let exact = wanted.iter().filter(|(key, value)| !crate::text::is_unknown(key) && !crate::text::is_unknown(value));
        let lists = exact.map(|(key, value)| self.by_label.get(&format!("{namespace}/{key}={value}")).map_or(&[][..], Vec::as_slice));
        let open =
            self.by_namespace.get(namespace).is_some_and(|all| all.iter().any(|position| self.entries[*position as usize].is_masked(mesh)));
        match lists.min_by_key(|list| list.len()).filter(|_| !open) {
            Some(list) => {
                let views = list.iter().filter_map(|position| self.entries[*position as usize].view(mesh));
                views.filter(|workload| labels_match(wanted, workload.labels())).collect()
            }
            None => self.within(mesh, namespace).filter(|workload| workload.matches(wanted)).collect(),
        }
    }
}

impl Workloads {
    fn labelled_anywhere<'m>(&'m self, mesh: &'m Mesh, wanted: &Map<String>) -> Vec<Workload<'m>> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let exact = wanted.iter().filter(|(key, value)| !crate::text::is_unknown(key) && !crate::text::is_unknown(value));
        let lists = exact.map(|(key, value)| self.by_label.get(&format!("/{key}={value}")).map_or(&[][..], Vec::as_slice));
        let Some(rarest) = lists.min_by_key(|list| list.len()) else {
            return self.all(mesh).filter(|workload| workload.matches(wanted)).collect();
        };
        let mut positions: Vec<u32> = rarest.iter().chain(&self.masked).copied().collect();
        positions.sort_unstable();
        positions.dedup();
        let views = positions.into_iter().filter_map(|position| self.entries[position as usize].view(mesh));
        views.filter(|workload| workload.matches(wanted)).collect()
    }
}

impl Workload<'_> {
    /// Tells whether its pods carry the labels; labels that a template decides may be any.
    pub(crate) fn matches(&self, wanted: &Map<String>) -> bool {
        labels_match(wanted, self.labels()) || (self.object.masked && wanted.keys().any(|key| !self.labels().contains_key(key)))
    }
}

impl Entry {
    fn view<'m>(&self, mesh: &'m Mesh) -> Option<Workload<'m>> {
        let object = mesh.object(self.object);
        let view = View::of(object)?;
        let kind = object.kind?;
        Some(Workload {
            object,
            kind,
            meta: view.meta,
            pod: view.pod,
            template: view.template,
            replicas: view.replicas,
            meshed: self.meshed,
        })
    }

    fn is_masked(&self, mesh: &Mesh) -> bool {
        mesh.object(self.object).masked
    }
}

/// The pod inside an object of whatever kind.
struct View<'m> {
    meta: &'m ObjectMeta,
    pod: &'m PodSpec,
    template: &'static str,
    replicas: Option<i64>,
}

impl<'m> View<'m> {
    fn of(object: &'m Object) -> Option<Self> {
        const TEMPLATE: &str = "spec.template";
        let of = |template: &'m Option<PodTemplateSpec>, path, replicas| {
            let template = template.as_ref()?;
            Some(Self { meta: template.metadata.as_ref().unwrap_or(&EMPTY), pod: template.spec.as_ref()?, template: path, replicas })
        };
        match object.body.as_deref()? {
            Body::Pod(pod) => {
                let pod: &Pod = pod;
                Some(Self { meta: &object.meta, pod, template: "", replicas: Some(1) })
            }
            Body::Deployment(body) => {
                let body: &Deployment = body;
                of(&body.template, TEMPLATE, body.replicas)
            }
            Body::StatefulSet(body) => {
                let body: &StatefulSet = body;
                of(&body.template, TEMPLATE, body.replicas)
            }
            Body::DaemonSet(body) => {
                let body: &DaemonSet = body;
                of(&body.template, TEMPLATE, None)
            }
            Body::ReplicaSet(body) => {
                let body: &ReplicaSet = body;
                of(&body.template, TEMPLATE, body.replicas)
            }
            Body::ReplicationController(body) => {
                let body: &ReplicationController = body;
                of(&body.template, TEMPLATE, body.replicas)
            }
            Body::Job(body) => {
                let body: &Job = body;
                of(&body.template, TEMPLATE, None)
            }
            Body::CronJob(body) => {
                let body: &CronJob = body;
                of(&body.job_template.as_ref()?.spec.as_ref()?.template, "spec.jobTemplate.spec.template", None)
            }
            Body::Rollout(body) => {
                let body: &Rollout = body;
                of(&body.template, TEMPLATE, body.replicas)
            }
            _ => None,
        }
    }
}

static EMPTY: std::sync::LazyLock<ObjectMeta> = std::sync::LazyLock::new(ObjectMeta::default);

impl Mesh {
    /// Returns the workloads of a namespace whose pods carry all the labels; none for no labels.
    pub(crate) fn select(&self, namespace: &str, wanted: &Map<String>) -> Vec<Workload<'_>> {
        if wanted.is_empty() { Vec::new() } else { self.workload_index().labelled(self, namespace, wanted) }
    }

    /// Returns the workloads of all namespaces whose pods carry all the labels.
    pub(crate) fn select_anywhere(&self, wanted: &Map<String>) -> Vec<Workload<'_>> {
        self.workload_index().labelled_anywhere(self, wanted)
    }

    /// Returns the workloads of a namespace that a label selector matches.
    pub(crate) fn select_by(&self, namespace: &str, selector: &LabelSelector) -> Vec<Workload<'_>> {
        self.workloads_in(namespace).filter(|workload| selector.matches(workload.labels()) || workload.object.masked).collect()
    }

    /// Returns the object whose values make the injector take namespaces that say nothing.
    pub(crate) fn injected_by_default(&self) -> Option<&Object> {
        const FLAG: &str = "enableNamespacesByDefault";
        let map = self.all::<ConfigMap>().find(|map| {
            let values = map.body.data.get("values").filter(|_| map.object.name().starts_with("istio-sidecar-injector"));
            values.is_some_and(|values| values.split_whitespace().collect::<String>().contains(&format!("\"{FLAG}\":true")))
        });
        let operator = || {
            self.all::<IstioOperator>().find(|operator| {
                let values = operator.body.values.as_ref();
                values.is_some_and(|values| values.0["sidecarInjectorWebhook"][FLAG] == true)
            })
        };
        map.map(|map| map.object).or_else(|| operator().map(|operator| operator.object))
    }

    /// Iterates over the workloads of a namespace.
    pub(crate) fn workloads_in<'m>(&'m self, namespace: &str) -> impl Iterator<Item = Workload<'m>> + use<'m> {
        self.workload_index().within(self, namespace)
    }

    /// Tells whether the input holds any workload in the namespace.
    pub(crate) fn has_workloads_in(&self, namespace: &str) -> bool {
        self.workload_index().by_namespace.contains_key(namespace)
    }
}
