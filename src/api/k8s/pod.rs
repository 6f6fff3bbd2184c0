//! `Pod`.

use super::pod_spec::PodSpec;

/// Spec of the kind; the same message as in templates.
pub(crate) type Pod = PodSpec;
