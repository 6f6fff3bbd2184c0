//! Keys that stand twice in one mapping.

use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A key that stands twice in one mapping.
    ///
    /// ## Why is this bad?
    ///
    /// The later one wins and the earlier one is lost without a word: usually a block that was
    /// pasted twice, or two settings that were meant to be merged. Strict decoders refuse the file.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {team: web}
    ///   labels: {istio-injection: enabled}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {team: web, istio-injection: enabled}
    /// ```
    "MSH0002", "duplicate-key", Document, Error,
    aliases: [],
    rows: ["GEN-002"],
    fix: None,
}

pub(crate) fn describe(problem: &Problem, _: &Sources) -> Option<Said> {
    let What::DuplicateKey { key, first } = &problem.what else { return None };
    Some(Said {
        message: format!("`{key}` stands twice in this mapping"),
        note: Some("the last one wins: what the first one says is lost".to_owned()),
        help: Some("merge the two, or delete one".to_owned()),
        related: vec![(*first, "the first one".to_owned())],
        ..Said::default()
    })
}
