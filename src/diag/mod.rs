//! Findings as values: level, spans, fix, rule record. Prints nothing.

pub(crate) mod diagnostic;
pub(crate) mod fix;
pub(crate) mod level;
pub(crate) mod report;
pub(crate) mod rule;
pub(crate) mod span;

pub(crate) use diagnostic::{Diagnostic, Place, Related};
pub(crate) use fix::{Edit, Fix, Safety};
pub(crate) use level::Level;
pub(crate) use report::{Report, Skipped, Summary};
pub(crate) use rule::{Group, Rule};
pub(crate) use span::{FileId, Span};
