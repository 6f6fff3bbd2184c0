//! An object and where it came from.

use std::sync::Arc;

use crate::api::istio::mesh_config::MeshConfig;
use crate::api::{Body, Kind, ObjectMeta};
use crate::diag::FileId;
use crate::ident::ObjectRef;
use crate::text::is_unknown;
use crate::yaml::decode::Json;

/// Position of an object in its [`Mesh`](super::Mesh).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ObjectId(pub(crate) u32);

/// What an object is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Analysed, findings are reported on it.
    Subject,
    /// Known to rules, never reported on (`--with`).
    Context,
    /// Part of an object only (a Kustomize patch): its fields are checked, rules do not see it.
    Patch,
}

/// Where an object came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A document of a file: its byte range, and the way to the item when it is a List.
    Document { file: FileId, start: u32, end: u32, items: Vec<u32> },
    /// A live cluster: there is no text to point at.
    #[expect(dead_code, reason = "the room that talks to Kubernetes constructs it")]
    Cluster,
}

/// An object of the mesh.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) id: ObjectId,
    /// As written.
    pub(crate) api_version: String,
    /// As written.
    pub(crate) kind_name: String,
    /// The kind, if it is one we read.
    pub(crate) kind: Option<Kind>,
    pub(crate) meta: ObjectMeta,
    /// Effective namespace: its own, else the default one; empty for cluster-scoped kinds.
    pub(crate) namespace: String,
    pub(crate) body: Option<Arc<Body>>,
    pub(crate) status: Option<Json>,
    /// MeshConfig that a ConfigMap holds as text.
    pub(crate) mesh: Option<Arc<MeshConfig>>,
    pub(crate) origin: Origin,
    pub(crate) role: Role,
    /// Its document holds template expressions.
    pub(crate) masked: bool,
}

impl Object {
    /// Returns the name; empty when there is none.
    pub(crate) fn name(&self) -> &str {
        self.meta.name.as_deref().or(self.meta.generate_name.as_deref()).unwrap_or_default()
    }

    /// Tells whether name and namespace are known texts.
    pub(crate) fn is_named(&self) -> bool {
        self.meta.name.as_deref().is_some_and(|name| !is_unknown(name))
    }

    /// Returns the API group as written; empty for core kinds.
    pub(crate) fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    /// Returns the API version without its group.
    pub(crate) fn version(&self) -> &str {
        self.api_version.split_once('/').map_or(self.api_version.as_str(), |(_, version)| version)
    }

    /// Returns a label's value.
    pub(crate) fn label(&self, key: &str) -> Option<&str> {
        self.meta.labels.get(key).map(String::as_str)
    }

    /// Returns an annotation's value.
    pub(crate) fn annotation(&self, key: &str) -> Option<&str> {
        self.meta.annotations.get(key).map(String::as_str)
    }

    /// Returns the reference people know it by.
    pub(crate) fn reference(&self) -> ObjectRef {
        ObjectRef {
            api_version: self.api_version.clone(),
            kind: self.kind_name.clone(),
            namespace: self.namespace.clone(),
            name: self.name().replace(crate::text::UNKNOWN, "{{…}}"),
        }
    }

    /// Tells whether both are the same object to an API server: the later one replaces the earlier.
    pub(crate) fn same_identity(&self, other: &Self) -> bool {
        self.kind_name == other.kind_name
            && self.namespace == other.namespace
            && self.name() == other.name()
            && self.group() == other.group()
    }
}
