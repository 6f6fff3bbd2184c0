//! Objects that are given twice.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::analyze::{Context, Findings, rule};
use crate::diag::{FileId, Level};
use crate::store::{Object, Origin};

rule! {
    /// Two documents with the same kind, namespace and name.
    ///
    /// In one file it is an error. For two files it is one warning, however many objects they share: folders
    /// of alternatives (steps of a tutorial, samples, rendered output beside its source) are common.
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

/// The earlier object and the later one.
type Pair<'m> = (&'m Object, &'m Object);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut first: HashMap<(&str, &str, &str, &str), &Object> = HashMap::new();
    let mut across: BTreeMap<(Option<FileId>, Option<FileId>), Vec<Pair<'_>>> = BTreeMap::new();
    for object in cx.objects().filter(|object| object.is_named()) {
        let key = (object.group(), object.kind_name.as_str(), object.namespace.as_str(), object.name());
        let Some(earlier) = first.insert(key, object) else { continue };
        if file(earlier) == file(object) {
            let finding = out.report(object, "metadata.name", format!("{} is given twice", object.reference()));
            finding.note("applied together, the later one replaces the earlier one as a whole");
            finding.help("delete one of them, or give it a name or namespace of its own");
            finding.related(earlier, "metadata.name", "also given here");
        } else {
            across.entry((file(earlier), file(object))).or_default().push((earlier, object));
        }
    }
    for pairs in across.values() {
        let (earlier, object) = pairs[0];
        let more = if pairs.len() > 1 { format!(", and so are {} more objects of this file", pairs.len() - 1) } else { String::new() };
        let finding = out.report(object, "metadata.name", format!("{} is given in another file too{more}", object.reference()));
        finding.note("applied together, the later one replaces the earlier one as a whole").level(Level::Warning);
        finding.help("if the files are alternatives, analyse them apart; else delete one, or give it a name or namespace of its own");
        finding.related(earlier, "metadata.name", "also given here");
    }
}

fn file(object: &Object) -> Option<FileId> {
    match &object.origin {
        Origin::Document { file, .. } => Some(*file),
        Origin::Cluster => None,
    }
}
