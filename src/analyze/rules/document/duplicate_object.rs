//! Objects that are given twice.

use std::collections::HashMap;

use crate::analyze::{Context, Findings, rule};
use crate::diag::Level;
use crate::store::{Object, Origin};

rule! {
    /// Two documents with the same kind, namespace and name.
    ///
    /// In one file it is an error; in two files it is a warning, since folders of alternatives (steps of
    /// a tutorial, samples) are common.
    ///
    /// ## Why is this bad?
    ///
    /// Applied together, the later one replaces the earlier one as a whole.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {team: web}}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {team: web}}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: stock}
    /// ```
    "MSH0013", "duplicate-object", Document, Error,
    aliases: [],
    rows: ["GEN-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut first: HashMap<(&str, &str, &str, &str), &Object> = HashMap::new();
    for object in cx.objects().filter(|object| object.is_named()) {
        let key = (object.group(), object.kind_name.as_str(), object.namespace.as_str(), object.name());
        let Some(earlier) = first.insert(key, object) else { continue };
        let elsewhere = file(earlier) != file(object);
        let finding = out.report(object, "metadata.name", format!("{} is given twice", object.reference()));
        finding.note("applied together, the later one replaces the earlier one as a whole");
        finding.help("delete one of them, or give it a name or namespace of its own");
        finding.related(earlier, "metadata.name", "also given here");
        if elsewhere {
            finding.level(Level::Warning);
        }
    }
}

fn file(object: &Object) -> Option<crate::diag::FileId> {
    match &object.origin {
        Origin::Document { file, .. } => Some(*file),
        Origin::Presumed => None,
    }
}
