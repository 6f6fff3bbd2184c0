//! Group `document`: texts, schemas, metadata.

pub(crate) mod alpha_annotation;
pub(crate) mod annotation_on_workload;
pub(crate) mod annotation_value;
pub(crate) mod conflicting_fields;
pub(crate) mod deprecated_annotation;
pub(crate) mod deprecated_field;
pub(crate) mod duplicate_key;
pub(crate) mod duplicate_object;
pub(crate) mod endpoint_port_range;
pub(crate) mod implicit_namespace;
mod keys;
pub(crate) mod label_or_annotation;
pub(crate) mod misplaced_annotation;
pub(crate) mod missing_field;
pub(crate) mod negative_status;
pub(crate) mod old_api_version;
pub(crate) mod parse;
pub(crate) mod removed_api;
pub(crate) mod renamed_field;
pub(crate) mod retired_mesh;
pub(crate) mod template;
pub(crate) mod undiscovered_namespace;
pub(crate) mod unknown_annotation;
pub(crate) mod unknown_field;
pub(crate) mod unknown_kind;
pub(crate) mod unused_suppression;
pub(crate) mod wrong_type;
pub(crate) mod wrong_value;

use super::Said;
use crate::diag::{Edit, Fix, Safety, Span};
use crate::yaml::{Problem, Sources};

/// Puts a problem into words, if it is the rule's.
pub(crate) type Describe = fn(&Problem, &Sources) -> Option<Said>;

/// Returns a fix of one replaced span, unless it would touch a template expression.
fn replacing(span: Span, text: String, safety: Safety, sources: &Sources) -> Option<Fix> {
    let touched = sources.get(span.file).mask.touches(span.start, span.end);
    (!touched && span.start < span.end).then(|| Fix { safety, edits: vec![Edit { span, text }] })
}
