//! Applying fixes: non-overlapping edits in one round, then every touched document is decoded again
//! and compared. A change that reaches further than its edits leaves the document untouched.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Diagnostic, Edit, FileId, Safety};
use crate::yaml::arena::Shape;
use crate::yaml::{Document, Node, Source, Sources, split};

/// What one round did.
#[derive(Debug, Default)]
pub(crate) struct Round {
    /// New text of each file that changed.
    pub(crate) texts: BTreeMap<FileId, String>,
    /// Fixes applied.
    pub(crate) applied: usize,
    /// Fixes that were not applied: where, and why.
    pub(crate) refused: Vec<(FileId, u32, String)>,
}

/// Applies the fixes of the findings that are at most as risky as `limit`, each file on its own.
/// Fixes that overlap an earlier one wait for the next round.
pub(crate) fn apply(findings: &[Diagnostic], sources: &Sources, limit: Safety) -> Round {
    let mut round = Round::default();
    let mut chosen: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety <= limit) else { continue };
        let fits = fix.edits.iter().all(|edit| {
            let taken = chosen.get(&edit.span.file).map(Vec::as_slice).unwrap_or_default();
            taken.iter().all(|other| !overlaps(edit, other))
        });
        if !fits {
            continue;
        }
        if let Err(reason) = check(fix.edits.as_slice(), sources) {
            let at = fix.edits.first().map_or((FileId(0), 0), |edit| (edit.span.file, edit.span.start));
            round.refused.push((at.0, at.1, reason));
            continue;
        }
        round.applied += 1;
        for edit in &fix.edits {
            chosen.entry(edit.span.file).or_default().push(edit);
        }
    }
    for (file, edits) in chosen {
        round.texts.insert(file, edited(&sources.get(file).text, 0, &edits));
    }
    round
}

fn overlaps(left: &Edit, right: &Edit) -> bool {
    let touching = left.span.start == right.span.start;
    left.span.file == right.span.file && (touching || (left.span.start < right.span.end && right.span.start < left.span.end))
}

/// Returns `text`, which starts at byte `base` of its file, with the edits made.
fn edited(text: &str, base: u32, edits: &[&Edit]) -> String {
    let mut sorted = edits.to_vec();
    sorted.sort();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        let (start, end) = ((edit.span.start - base) as usize, (edit.span.end - base) as usize);
        out.push_str(&text[at..start]);
        out.push_str(&edit.text);
        at = end;
    }
    out.push_str(&text[at..]);
    out
}

/// Decodes each touched document before and after, and compares: outside the collections that the
/// edits stand in nothing may differ.
fn check(edits: &[Edit], sources: &Sources) -> Result<(), String> {
    let Some(file) = edits.first().map(|edit| edit.span.file) else { return Ok(()) };
    let source = sources.get(file);
    let ranges = split::documents(source.mask.text(&source.text));
    for range in ranges {
        let inside: Vec<&Edit> = edits.iter().filter(|edit| range.contains(&(edit.span.start as usize))).collect();
        if !inside.is_empty() {
            check_document(source, file, range, &inside)?;
        }
    }
    Ok(())
}

fn check_document(source: &Source, file: FileId, range: Range<usize>, edits: &[&Edit]) -> Result<(), String> {
    let before = Document::parse(file, &source.text, &source.mask, range.clone());
    let base = u32::try_from(range.start).unwrap_or(u32::MAX);
    let text = edited(&source.text[range], base, edits);
    let after_source = Source::new(source.name.clone(), text);
    let after = Document::parse(file, &after_source.text, &after_source.mask, 0..after_source.text.len());
    if after.broken || split::documents(&after_source.text).len() != 1 {
        return Err("the document would not parse any more".to_owned());
    }
    let (Some(old), Some(new)) = (before.root(), after.root()) else { return Err("the document would be empty".to_owned()) };
    let allowed: Vec<String> = edits.iter().map(|edit| anchor(old, edit)).collect();
    let (mut left, mut right) = (BTreeMap::new(), BTreeMap::new());
    flatten(old, &mut String::new(), &mut left, 0);
    flatten(new, &mut String::new(), &mut right, 0);
    let differs = |path: &String| left.get(path) != right.get(path) && !allowed.iter().any(|anchor| path.starts_with(anchor.as_str()));
    match left.keys().chain(right.keys()).find(|path| differs(path)) {
        Some(path) => Err(format!("`{path}` would change too")),
        None => Ok(()),
    }
}

/// Returns the path of the smallest collection that holds the edit.
fn anchor(root: Node<'_>, edit: &Edit) -> String {
    let mut path = String::new();
    let mut node = root;
    'down: loop {
        let children = node.entries().map(|(key, value)| (format!(".{}", key.text()), value)).chain(
            node.items().enumerate().map(|(position, item)| (format!("[{position}]"), item)),
        );
        for (step, child) in children {
            let span = child.span();
            let collection = (child.is_map() || child.is_seq()) && !child.is_alias();
            if collection && span.start <= edit.span.start && edit.span.end <= span.end {
                path.push_str(&step);
                node = child;
                continue 'down;
            }
        }
        return path;
    }
}

/// Writes every scalar below the node with its path. Aliases are followed, to a sane depth.
fn flatten(node: Node<'_>, path: &mut String, out: &mut BTreeMap<String, String>, depth: usize) {
    let length = path.len();
    if depth > 64 || out.len() > 200_000 {
        return;
    }
    match node.shape() {
        Shape::Map => {
            for (key, value) in node.entries() {
                path.push('.');
                path.push_str(key.text());
                flatten(value, path, out, depth + 1);
                path.truncate(length);
            }
        }
        Shape::Seq => {
            for (position, item) in node.items().enumerate() {
                path.push_str(&format!("[{position}]"));
                flatten(item, path, out, depth + 1);
                path.truncate(length);
            }
        }
        shape => {
            out.insert(path.clone(), format!("{}:{}", shape.word(), node.text()));
        }
    }
}
