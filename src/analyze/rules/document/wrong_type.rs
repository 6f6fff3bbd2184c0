//! Values of another type than their field.

use super::replacing;
use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::diag::Safety;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A value whose type is not the field's: a number where a string is wanted, a list where a mapping is.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object. YAML makes it easy: `yes`, `on` and `1.10` are no strings
    /// unless they are quoted.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {version: 1.10}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {version: "1.10"}
    /// ```
    "MSH0004", "wrong-type", Document, Error,
    aliases: ["IST0106"],
    rows: ["GEN-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn describe(problem: &Problem, sources: &Sources) -> Option<Said> {
    let What::WrongType { wanted, found, retyped } = &problem.what else { return None };
    let fix = retyped.as_ref().and_then(|text| replacing(problem.span, text.clone(), Safety::Suggested, sources));
    Some(Said {
        message: format!("{wanted} is wanted here, this is {found}"),
        note: Some("the API server refuses the object".to_owned()),
        help: retyped.as_ref().map(|text| format!("write `{text}`")),
        fix,
        ..Said::default()
    })
}
