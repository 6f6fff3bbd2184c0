//! Labels and annotations of meshes: the one decision "is this workload meshed, and by whom", and
//! the catalogue with its validation.

mod decide;

pub(crate) use decide::{Meshed, NotMeshed, Occasion, SYSTEM};
