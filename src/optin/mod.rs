//! Labels and annotations of meshes: the one decision "is this workload meshed, and by whom", and
//! the catalogue with its validation.

pub(crate) mod catalogue;
mod decide;
mod istio_keys;
mod linkerd_keys;
pub(crate) mod value;

pub(crate) use decide::{Meshed, NotMeshed, Occasion, SYSTEM};
