//! What users and Kubernetes write: one file per kind, each declared once (struct and schema).
//!
//! A new kind is a file in its dialect's folder and one line in [`kind`]'s table.

pub(crate) mod argo;
pub(crate) mod cert_manager;
pub(crate) mod gateway;
pub(crate) mod istio;
pub(crate) mod k8s;
pub(crate) mod kind;
pub(crate) mod linkerd;
pub(crate) mod meta;
pub(crate) mod prometheus;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod selector;
pub(crate) mod smi;

pub(crate) use kind::{Body, Kind, Typed};
pub(crate) use meta::ObjectMeta;
