//! Objects and paths → byte spans. Documents are parsed again, each at most once, and only those
//! that have a finding.

use std::collections::BTreeMap;

use super::finding::{At, Change, Finding};
use crate::diag::{Diagnostic, Edit, FileId, Fix, Group, Place, Related, Safety, Span};
use crate::store::{Mesh, Object, Origin, Role};
use crate::yaml::path::{Found, Step};
use crate::yaml::{Document, Node, Path, Sources, edit};

/// Key of a document: its file and byte range.
type Chunk = (FileId, u32, u32);

/// Documents that were kept from reading.
pub(crate) type Lists<'t> = BTreeMap<Chunk, Document<'t>>;

/// Looks up every place of the findings. Findings that rest on template expressions are dropped.
pub(crate) fn locate(findings: Vec<Finding>, mesh: &Mesh, sources: &Sources, lists: &Lists<'_>) -> Vec<Diagnostic> {
    let mut chunks: BTreeMap<Chunk, Option<Document<'_>>> = BTreeMap::new();
    for at in findings.iter().flat_map(|finding| std::iter::once(&finding.at).chain(finding.related.iter().map(|(at, _)| at))) {
        if let Some(chunk) = chunk_of(mesh.object(at.object)).filter(|chunk| !lists.contains_key(chunk)) {
            chunks.entry(chunk).or_default();
        }
    }
    for ((file, start, end), document) in &mut chunks {
        let source = sources.get(*file);
        *document = Some(Document::parse(*file, &source.text, &source.mask, *start as usize..*end as usize));
    }
    let locator = Locator { mesh, sources, chunks, lists };
    findings.into_iter().filter_map(|finding| locator.diagnostic(finding)).collect()
}

fn chunk_of(object: &Object) -> Option<Chunk> {
    match &object.origin {
        Origin::Document { file, start, end, .. } => Some((*file, *start, *end)),
        Origin::Cluster => None,
    }
}

struct Locator<'a> {
    mesh: &'a Mesh,
    sources: &'a Sources,
    chunks: BTreeMap<Chunk, Option<Document<'a>>>,
    lists: &'a Lists<'a>,
}

impl Locator<'_> {
    fn diagnostic(&self, finding: Finding) -> Option<Diagnostic> {
        let object = self.mesh.object(finding.at.object);
        if object.role != Role::Subject {
            return None;
        }
        let place = self.place(&finding.at, finding.on_key);
        if object.masked && finding.rule.group != Group::Document && self.is_uncertain(&finding.at) {
            return None;
        }
        let related = finding.related.iter().map(|(at, message)| {
            let object = self.mesh.object(at.object);
            Related { place: self.place(at, false), object: Some(object.reference()), message: message.clone() }
        });
        let related = related.collect();
        let fix = finding.fix.as_ref().and_then(|(safety, changes)| self.fix(object, *safety, changes));
        Some(Diagnostic {
            rule: finding.rule,
            level: finding.level,
            message: finding.message,
            note: finding.note,
            help: finding.help,
            object: Some(object.reference()),
            place,
            related,
            fix,
        })
    }

    /// Returns the top node of an object's own mapping, List items included.
    fn root(&self, object: &Object) -> Option<Node<'_>> {
        let Origin::Document { items, .. } = &object.origin else { return None };
        let chunk = chunk_of(object)?;
        let document = self.lists.get(&chunk).or_else(|| self.chunks.get(&chunk)?.as_ref())?;
        items.iter().try_fold(document.root()?, |node, item| node.get("items")?.item(*item as usize))
    }

    /// Tells whether the value at a path, or its absence, rests on a template expression.
    fn is_uncertain(&self, at: &At) -> bool {
        let Some(root) = self.root(self.mesh.object(at.object)) else { return false };
        let path = Path::parse(&at.path);
        let found = path.walk(root);
        let span = found.node.span();
        found.steps < path.0.len() || self.sources.get(span.file).mask.touches(span.start, span.end)
    }

    fn place(&self, at: &At, on_key: bool) -> Place {
        let object = self.mesh.object(at.object);
        let path = Path::parse(&at.path);
        let span = self.root(object).map(|root| self.span(root, &path, on_key));
        Place { span, path: path.to_string() }
    }

    fn span(&self, root: Node<'_>, path: &Path, on_key: bool) -> Span {
        let found = path.walk(root);
        if found.steps < path.0.len() && found.node.is_block_scalar() {
            // MeshConfig inside a ConfigMap: the block's text is a document of its own.
            if let Some(span) = self.inside_block(found.node, &path.0[found.steps..], on_key) {
                return span;
            }
        }
        highlight(self.sources, root, &found, on_key)
    }

    fn inside_block(&self, node: Node<'_>, steps: &[Step], on_key: bool) -> Option<Span> {
        let span = node.span();
        let source = self.sources.get(span.file);
        let start = source.text[..span.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
        let document = Document::parse(span.file, &source.text, &source.mask, start..span.end as usize);
        let root = document.root()?;
        let found = Path(steps.to_vec()).walk(root);
        (found.steps > 0).then(|| highlight(self.sources, root, &found, on_key))
    }

    fn fix(&self, object: &Object, safety: Safety, changes: &[Change]) -> Option<Fix> {
        let root = self.root(object)?;
        let source = self.sources.get(root.span().file);
        let edits: Option<Vec<Edit>> = changes.iter().map(|change| edit_of(source, root, change)).collect();
        let edits = edits?;
        // A template expression is never edited.
        let touched = edits.iter().any(|edit| source.mask.touches(edit.span.start, edit.span.end));
        (!touched).then_some(Fix { safety, edits })
    }
}

/// Spans → paths, for problems that decoding found. The last document is kept, as problems come in order.
pub(crate) struct Paths<'a> {
    sources: &'a Sources,
    lists: &'a Lists<'a>,
    last: Option<(Chunk, Document<'a>)>,
}

impl<'a> Paths<'a> {
    /// Starts with nothing parsed.
    pub(crate) fn new(sources: &'a Sources, lists: &'a Lists<'a>) -> Self {
        Self { sources, lists, last: None }
    }

    /// Returns the path, inside the object, of what stands at the span.
    pub(crate) fn of(&mut self, object: Option<&Object>, span: Span) -> String {
        let Some((object, chunk)) = object.and_then(|object| Some((object, chunk_of(object)?))) else { return String::new() };
        let list = self.lists.get(&chunk);
        if list.is_none() && self.last.as_ref().is_none_or(|(last, _)| *last != chunk) {
            let source = self.sources.get(chunk.0);
            let document = Document::parse(chunk.0, &source.text, &source.mask, chunk.1 as usize..chunk.2 as usize);
            self.last = Some((chunk, document));
        }
        let Origin::Document { items, .. } = &object.origin else { return String::new() };
        let Some(root) = list.or(self.last.as_ref().map(|(_, document)| document)).and_then(Document::root) else { return String::new() };
        let item = items.iter().try_fold(root, |node, item| node.get("items")?.item(*item as usize));
        let mut steps = Vec::new();
        if let Some(node) = item {
            path_to(node, span.start, &mut steps);
        }
        Path(steps).to_string()
    }
}

/// Walks down to what stands at `offset`; entries and items come in the order of the text.
fn path_to(node: Node<'_>, offset: u32, steps: &mut Vec<Step>) {
    let entry = node.entries().take_while(|(key, _)| key.span().start <= offset).last();
    let item = node.item_before(offset);
    let next = match (entry, item) {
        (Some((key, value)), _) => Some((Step::Key(key.text().to_owned()), value)),
        (None, Some((position, item))) => Some((Step::Index(position), item)),
        (None, None) => None,
    };
    if let Some((step, value)) = next {
        steps.push(step);
        if !value.is_alias() && value.span().start <= offset {
            path_to(value, offset, steps);
        }
    }
}

/// Returns what to underline for a walk's end: a scalar itself, else the key that leads to it, else
/// the first line of an item, else the object's `kind`.
fn highlight(sources: &Sources, root: Node<'_>, found: &Found<'_>, on_key: bool) -> Span {
    let span = found.node.span();
    let scalar = !found.node.is_map() && !found.node.is_seq() && span.start < span.end;
    if scalar && !on_key && found.steps > 0 {
        return if found.node.is_block_scalar() { found.key.map_or(span, Node::span) } else { span };
    }
    if let Some(key) = found.key {
        return key.span();
    }
    if found.steps == 0 {
        return root.get("kind").map_or(first_line(sources, span), Node::span);
    }
    first_line(sources, span)
}

fn first_line(sources: &Sources, span: Span) -> Span {
    let text = &sources.get(span.file).text[span.start as usize..span.end as usize];
    let line = text.find(['\n', '\r']).unwrap_or(text.len());
    let length = text[..line].trim_end().len().max(1);
    Span { end: span.start + u32::try_from(length).unwrap_or_default(), ..span }
}

fn edit_of(source: &crate::yaml::Source, root: Node<'_>, change: &Change) -> Option<Edit> {
    let walk = |path: &str| {
        let path = Path::parse(path);
        let found = path.walk(root);
        (found.steps == path.0.len()).then_some(found)
    };
    match change {
        Change::Replace { path, text } => edit::replace(source, &walk(path)?, text),
        Change::Rename { path, key } => edit::rename(source, &walk(path)?, key),
        Change::Remove { path } => edit::remove(source, root, &Path::parse(path)),
        Change::Insert { path, key, text } => edit::insert(source, &walk(path)?, key, text),
    }
}
