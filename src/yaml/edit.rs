//! Edits by byte span: replace a value, rename a key, remove or insert an entry.
//!
//! Every function returns `None` where a safe edit cannot be told (aliases, odd layouts): a fix
//! that is not offered is better than one that breaks a file.

use super::arena::Node;
use super::path::{Found, Path};
use super::scalar::{Scalar, resolve};
use super::source::Source;
use crate::diag::{Edit, Span};

/// Writes a text as a YAML scalar: plain where that reads back as the same string, else quoted.
pub(crate) fn scalar(text: &str) -> String {
    let plain_start = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/' || c == '_' || c == '.');
    let plain_rest = text.chars().all(|c| c.is_ascii_alphanumeric() || "/_.-+@=~^".contains(c)) && !text.contains("..");
    if plain_start && plain_rest && resolve(text) == Scalar::Text {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t"))
}

/// Replaces a value.
pub(crate) fn replace(source: &Source, found: &Found<'_>, text: &str) -> Option<Edit> {
    let node = found.node;
    let span = node.span();
    let plain = !node.is_alias() && !node.is_block_scalar() && span.start < span.end;
    let one_line = !source.text[span.start as usize..span.end as usize].contains('\n');
    let scalar = !node.is_map() && !node.is_seq() || node.is_flow();
    (plain && one_line && scalar).then(|| Edit { span, text: text.to_owned() })
}

/// Renames a key.
pub(crate) fn rename(source: &Source, found: &Found<'_>, key: &str) -> Option<Edit> {
    let node = found.key?;
    let span = node.span();
    let written = &source.text[span.start as usize..span.end as usize];
    let text = if written.starts_with('"') { format!("\"{key}\"") } else { scalar(key) };
    Some(Edit { span, text })
}

/// Removes an entry of a block mapping, or an item of a block list, with its lines; an entry or item
/// of a flow collection with its comma.
pub(crate) fn remove(source: &Source, root: Node<'_>, path: &Path) -> Option<Edit> {
    let (_, parent_steps) = path.0.split_last()?;
    let parent_path = Path(parent_steps.to_vec());
    let parent = parent_path.walk(root);
    let found = path.walk(root);
    if parent.steps < parent_steps.len() || found.steps < path.0.len() || found.node.is_alias() || parent.node.is_alias() {
        return None;
    }
    let siblings = parent.node.entries().count().max(parent.node.items().count());
    if siblings < 2 {
        return None;
    }
    let start = found.key.map_or(found.node.span().start, |key| key.span().start);
    let end = found.node.span().end.max(found.key.map_or(0, |key| key.span().end));
    let file = root.file();
    let (from, to) = if parent.node.is_flow() { flow(source, start, end) } else { lines(source, start, end, found.item) }?;
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Some(Edit { span: Span { file, start: offset(from), end: offset(to) }, text: String::new() })
}

/// Whole lines from the one with `start` to the one with `end`.
fn lines(source: &Source, start: u32, end: u32, item: bool) -> Option<(usize, usize)> {
    let text = &source.text;
    let line_start = text[..start as usize].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line_start..start as usize];
    // A whole item goes with its dash; an entry that shares its line with a dash cannot go alone.
    let alone = before.trim().is_empty() || (item && before.trim() == "-");
    if !alone {
        return None;
    }
    let trimmed = text[..end as usize].trim_end().len();
    let line_end = text[trimmed..].find('\n').map_or(text.len(), |newline| trimmed + newline + 1);
    let rest = text[trimmed..line_end].trim();
    if !rest.is_empty() && !rest.starts_with('#') {
        return None;
    }
    Some((line_start, line_end))
}

fn flow(source: &Source, start: u32, end: u32) -> Option<(usize, usize)> {
    let text = &source.text;
    let after = text[end as usize..].trim_start();
    if after.starts_with(',') {
        let comma = text.len() - after.len() + 1;
        let next = comma + text[comma..].len() - text[comma..].trim_start_matches(' ').len();
        return Some((start as usize, next));
    }
    let before = text[..start as usize].trim_end();
    let comma = before.ends_with(',').then(|| before.len() - 1)?;
    Some((comma, end as usize))
}

/// Adds an entry as the last one of a mapping.
pub(crate) fn insert(source: &Source, found: &Found<'_>, key: &str, text: &str) -> Option<Edit> {
    let node = found.node;
    if !node.is_map() || node.is_alias() {
        return None;
    }
    let entries: Vec<_> = node.entries().collect();
    let file = node.file();
    if node.is_flow() {
        let at = node.span().end - 1;
        let comma = if entries.is_empty() { "" } else { ", " };
        return Some(Edit { span: Span { file, start: at, end: at }, text: format!("{comma}{key}: {text}") });
    }
    let (first, _) = entries.first()?;
    let last_end = entries.iter().map(|(key, value)| key.span().end.max(value.span().end)).max()?;
    let start = first.span().start as usize;
    let line_start = source.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent: String = source.text[line_start..start].chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let trimmed = source.text[..last_end as usize].trim_end().len();
    let line_end = source.text[trimmed..].find('\n').map(|newline| trimmed + newline + 1);
    let newline = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let body = text.replace('\n', &format!("{newline}{indent}"));
    let (at, text) = match line_end {
        Some(at) => (at, format!("{indent}{key}:{}{body}{newline}", gap(text))),
        None => (source.text.len(), format!("{newline}{indent}{key}:{}{body}", gap(text))),
    };
    let at = u32::try_from(at).ok()?;
    Some(Edit { span: Span { file, start: at, end: at }, text })
}

/// A block value starts on the next line.
fn gap(text: &str) -> &'static str {
    if text.starts_with('\n') { "" } else { " " }
}
