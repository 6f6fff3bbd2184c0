//! A finding that is ready to be shown: every place in it has been looked up.

use super::{Fix, Level, Rule, Span};
use crate::ident::ObjectRef;

/// A place in a file; `span` is absent for objects that came from a live cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) span: Option<Span>,
    /// Path inside the object, such as `spec.http[0].route`; empty when the whole document is meant.
    pub(crate) path: String,
}

/// Another place that has to do with the finding, in whatever file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Related {
    pub(crate) place: Place,
    pub(crate) object: Option<ObjectRef>,
    pub(crate) message: String,
}

/// A mistake in somebody's file (or cluster), in the three parts of a good message.
#[derive(Debug, Clone)]
pub(crate) struct Diagnostic {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    /// What is wrong, as one sentence without a full stop.
    pub(crate) message: String,
    /// Why it matters.
    pub(crate) note: Option<String>,
    /// What to do.
    pub(crate) help: Option<String>,
    pub(crate) object: Option<ObjectRef>,
    pub(crate) place: Place,
    pub(crate) related: Vec<Related>,
    pub(crate) fix: Option<Fix>,
}
