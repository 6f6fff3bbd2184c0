//! The mesh as data, whatever it was read from: objects, indexes, and the answers many readers
//! need (hosts, selectors, visibility, effective mTLS, injection), computed once.

pub(crate) mod calls;
pub(crate) mod destinations;
pub(crate) mod gateway_api;
pub(crate) mod gateways;
pub(crate) mod hosts;
pub(crate) mod inventory;
pub(crate) mod kustomize;
pub(crate) mod mesh;
pub(crate) mod mtls;
pub(crate) mod object;
pub(crate) mod protocol;
pub(crate) mod read;
pub(crate) mod scope;
pub(crate) mod settings;
pub(crate) mod visibility;
pub(crate) mod workload;

pub(crate) use inventory::Inventory;
pub(crate) use mesh::{Mesh, Of, Options};
pub(crate) use object::{Object, ObjectId, Origin, Role};
pub(crate) use workload::Workload;
