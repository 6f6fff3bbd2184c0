//! One parsed document: nodes in pre-order in one vector, each with its byte span.
//!
//! A mapping's children alternate key and value; `skip` jumps over a subtree. Scalars keep their
//! text in the source where they can and are resolved when asked, not when parsed.

use std::sync::OnceLock;

use granit_parser::{Event, Parser, ScalarStyle, Span as GranitSpan};

use super::mask::Mask;
use super::problem::{Problem, What};
use super::scalar::{Scalar, resolve};
use crate::diag::{FileId, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Quoted,
    Block,
    Map,
    Seq,
    Alias,
}

#[derive(Debug, Clone, Copy)]
struct Raw {
    /// Byte range in the source, quotes included.
    start: u32,
    end: u32,
    /// Index of the node after this one's subtree; for an alias, the index of its anchor's node.
    skip: u32,
    /// Where the decoded text stands: in the source, or in `Document::owned`.
    text_start: u32,
    text_end: u32,
    kind: Kind,
    owned: bool,
    flow: bool,
    masked: bool,
}

/// A parsed document with everything needed to answer questions about it.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) file: FileId,
    text: &'t str,
    mask: &'t Mask,
    owned: String,
    nodes: Vec<Raw>,
    /// What parsing found wrong: syntax (then nodes hold what came before it), duplicate keys.
    pub(crate) problems: Vec<Problem>,
    /// The document could not be parsed to its end.
    pub(crate) broken: bool,
    /// It holds template expressions.
    pub(crate) masked: bool,
    /// Items of the first list that was asked for by position: a List may have tens of thousands.
    items: OnceLock<(u32, Vec<u32>)>,
}

/// A node of a document; aliases are followed by every accessor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    document: &'a Document<'a>,
    index: u32,
}

/// What a node is, scalars resolved as kubectl does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(&'a str),
    Map,
    Seq,
    /// Holds a template expression: not known.
    Masked,
}

impl Shape<'_> {
    /// Returns the word for messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a string",
            Self::Map => "a mapping",
            Self::Seq => "a list",
            Self::Masked => "a template expression",
        }
    }
}

impl<'t> Document<'t> {
    /// Parses a text that stands in no file of its own; its spans mean nothing outside of it.
    pub(crate) fn detached(text: &'t str, mask: &'t Mask) -> Self {
        Self::parse(FileId(0), text, mask, 0..text.len())
    }

    /// Parses the document in `range` of a source's text.
    pub(crate) fn parse(file: FileId, text: &'t str, mask: &'t Mask, range: std::ops::Range<usize>) -> Self {
        let parsed = mask.text(text);
        let start = u32::try_from(range.start).unwrap_or(u32::MAX);
        let end = u32::try_from(range.end).unwrap_or(u32::MAX);
        let mut builder = Builder {
            document: Document {
                file,
                text: parsed,
                mask,
                owned: String::new(),
                nodes: Vec::with_capacity(range.len() / 7 + 8),
                problems: Vec::new(),
                broken: false,
                masked: mask.touches(start, end),
                items: OnceLock::new(),
            },
            mask,
            base: start,
            open: Vec::new(),
            anchors: Vec::new(),
        };
        builder.run(&parsed[range]);
        builder.document
    }

    /// Returns the top node, or nothing when the document is empty or broke before its first node.
    pub(crate) fn root(&self) -> Option<Node<'_>> {
        (!self.nodes.is_empty()).then_some(Node { document: self, index: 0 })
    }
}

struct Builder<'t> {
    document: Document<'t>,
    mask: &'t Mask,
    base: u32,
    open: Vec<u32>,
    anchors: Vec<(usize, u32)>,
}

impl<'t> Builder<'t> {
    fn run(&mut self, chunk: &'t str) {
        let bom = chunk.len() - chunk.trim_start_matches('\u{FEFF}').len();
        self.base += u32::try_from(bom).unwrap_or_default();
        let chunk = &chunk[bom..];
        let mut options = granit_parser::Options::default();
        options.emit_unresolved_aliases = true;
        options.simple_key_max_lookahead = 4096;
        for event in Parser::new_from_str_with_options(chunk, options) {
            match event {
                Ok((event, span)) => self.event(&event, &span, chunk),
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(chunk.len()).min(chunk.len());
                    self.stop(error.info(), at, chunk);
                    return;
                }
            }
        }
    }

    fn stop(&mut self, message: String, at: usize, chunk: &str) {
        // Point at the character, or at the last one when the text ended too early.
        let mut start = at.min(chunk.trim_end().len().saturating_sub(1));
        while !chunk.is_char_boundary(start) {
            start -= 1;
        }
        let width = chunk[start..].chars().next().map_or(0, char::len_utf8);
        let span = self.span(self.base + offset(start), self.base + offset(start + width));
        self.document.problems.push(Problem { span, what: What::Syntax(message) });
        self.document.broken = true;
        let end = self.base + offset(at);
        while let Some(index) = self.open.pop() {
            self.close(index, end, false);
        }
    }

    fn event(&mut self, event: &Event<'t>, span: &GranitSpan, chunk: &'t str) {
        let (start, end) = self.range(span);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let kind = match style {
                    ScalarStyle::Plain => Kind::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Kind::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Kind::Block,
                };
                self.anchor(*anchor);
                self.scalar(text, kind, start, end, chunk);
            }
            Event::SequenceStart(_, anchor, _) => self.open_node(Kind::Seq, *anchor, start, end),
            Event::MappingStart(_, anchor, _) => self.open_node(Kind::Map, *anchor, start, end),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(index) = self.open.pop() {
                    self.close(index, end, end > start);
                }
            }
            Event::Alias(id) => {
                let target = self.anchors.iter().rev().find(|(anchor, _)| anchor == id).map_or(0, |(_, node)| *node);
                self.push(Kind::Alias, start, end);
                if let Some(node) = self.document.nodes.last_mut() {
                    node.skip = target;
                }
            }
            Event::UnresolvedAlias(name) => {
                let span = self.span(start, end);
                self.document.problems.push(Problem { span, what: What::UnknownAlias(name.to_string()) });
                self.push(Kind::Plain, start, end);
                if let Some(node) = self.document.nodes.last_mut() {
                    node.masked = true;
                }
            }
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, kind: Kind, start: u32, end: u32, chunk: &'t str) {
        self.push(kind, start, end);
        let quote = u32::from(kind == Kind::Quoted);
        let (inner_start, inner_end) = (start + quote, end.saturating_sub(quote).max(start + quote));
        let from = (inner_start - self.base) as usize;
        let to = (inner_end - self.base) as usize;
        // Only where decoded text and source agree may the source stand for it.
        let same = kind != Kind::Block && chunk.get(from..to) == Some(text);
        let owned_start = offset(self.document.owned.len());
        if !same {
            self.document.owned.push_str(text);
        }
        let owned_end = offset(self.document.owned.len());
        let masked = self.document.masked && start < end && self.mask.touches(start, end);
        if let Some(node) = self.document.nodes.last_mut() {
            node.masked = masked;
            node.owned = !same;
            (node.text_start, node.text_end) = if same { (inner_start, inner_end) } else { (owned_start, owned_end) };
        }
    }

    fn anchor(&mut self, anchor: usize) {
        if anchor > 0 {
            self.anchors.push((anchor, offset(self.document.nodes.len())));
        }
    }

    fn open_node(&mut self, kind: Kind, anchor: usize, start: u32, end: u32) {
        self.anchor(anchor);
        self.open.push(offset(self.document.nodes.len()));
        self.push(kind, start, start);
        if let Some(node) = self.document.nodes.last_mut() {
            node.flow = end > start;
        }
    }

    fn push(&mut self, kind: Kind, start: u32, end: u32) {
        let skip = offset(self.document.nodes.len() + 1);
        let raw = Raw { start, end, skip, text_start: 0, text_end: 0, kind, owned: false, flow: false, masked: false };
        self.document.nodes.push(raw);
    }

    fn close(&mut self, index: u32, end: u32, flow: bool) {
        let after = offset(self.document.nodes.len());
        // A block collection's end token stands where the next token begins: its last child ends it.
        let last = self.document.nodes[after as usize - 1].end;
        let first = self.document.nodes.get(index as usize + 1).map(|child| child.start);
        let node = &mut self.document.nodes[index as usize];
        node.skip = after;
        node.end = if flow { end } else { last.max(node.start) };
        if !flow && let Some(first) = first {
            node.start = node.start.min(first);
        }
        if node.kind == Kind::Map && !self.document.masked {
            self.duplicates(index);
        }
    }

    /// Reports keys that occur twice; template branches often repeat one, so masked documents pass.
    fn duplicates(&mut self, index: u32) {
        let map = Node { document: &self.document, index };
        let mut keys: Vec<Node<'_>> = map.entries().map(|(key, _)| key).collect();
        if keys.len() < 2 {
            return;
        }
        if keys.len() > 12 {
            keys.sort_by_key(|key| (key.text(), key.index));
        }
        let mut found = Vec::new();
        for (position, key) in keys.iter().enumerate() {
            let rest = &keys[position + 1..];
            let rest = if keys.len() > 12 { &rest[..rest.len().min(1)] } else { rest };
            if let Some(again) = rest.iter().find(|other| other.text() == key.text() && key.text() != "<<") {
                let what = What::DuplicateKey { key: key.text().to_owned(), first: key.span() };
                found.push(Problem { span: again.span(), what });
            }
        }
        self.document.problems.append(&mut found);
    }

    fn range(&self, span: &GranitSpan) -> (u32, u32) {
        let start = offset(span.start.byte_offset().unwrap_or_default());
        let end = offset(span.end.byte_offset().unwrap_or_default());
        (self.base + start, self.base + end.max(start))
    }

    fn span(&self, start: u32, end: u32) -> Span {
        Span { file: self.document.file, start, end }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'a> Node<'a> {
    fn raw(&self) -> &'a Raw {
        &self.document.nodes[self.index as usize]
    }

    /// Follows aliases to the node they stand for. An anchor's own node is never an alias.
    pub(crate) fn resolved(self) -> Self {
        let raw = self.raw();
        if raw.kind == Kind::Alias { Self { document: self.document, index: raw.skip } } else { self }
    }

    /// Returns what the node is.
    pub(crate) fn shape(self) -> Shape<'a> {
        let node = self.resolved();
        let raw = node.raw();
        match raw.kind {
            Kind::Map => Shape::Map,
            Kind::Seq => Shape::Seq,
            _ if raw.masked => Shape::Masked,
            Kind::Plain => match resolve(node.text()) {
                Scalar::Null => Shape::Null,
                Scalar::Bool(value) => Shape::Bool(value),
                Scalar::Int(value) => Shape::Int(value),
                Scalar::Float(value) => Shape::Float(value),
                Scalar::Text => Shape::Text(node.text()),
            },
            _ => Shape::Text(node.text()),
        }
    }

    /// Returns a scalar's text after escapes, whatever type it resolves to; empty for collections.
    pub(crate) fn text(self) -> &'a str {
        let node = self.resolved();
        let raw = node.raw();
        let (start, end) = (raw.text_start as usize, raw.text_end as usize);
        if raw.owned { &node.document.owned[start..end] } else { &node.document.text[start..end] }
    }

    /// Returns where the node stands; for an alias, the alias.
    pub(crate) fn span(self) -> Span {
        let raw = self.raw();
        Span { file: self.document.file, start: raw.start, end: raw.end }
    }

    /// Tells whether the scalar is a template expression or holds one.
    pub(crate) fn is_masked(self) -> bool {
        self.resolved().raw().masked
    }

    /// Tells whether the collection is written in flow style (`{}`, `[]`).
    pub(crate) fn is_flow(self) -> bool {
        self.resolved().raw().flow
    }

    /// Tells whether the scalar is a block scalar (`|`, `>`).
    pub(crate) fn is_block_scalar(self) -> bool {
        self.resolved().raw().kind == Kind::Block
    }

    /// Tells whether the scalar stands in quotes.
    pub(crate) fn is_quoted(self) -> bool {
        self.resolved().raw().kind == Kind::Quoted
    }

    /// Tells whether the node is an alias as written.
    pub(crate) fn is_alias(self) -> bool {
        self.raw().kind == Kind::Alias
    }

    /// Tells whether the node is a mapping.
    pub(crate) fn is_map(self) -> bool {
        self.resolved().raw().kind == Kind::Map
    }

    /// Tells whether the node is a list.
    pub(crate) fn is_seq(self) -> bool {
        self.resolved().raw().kind == Kind::Seq
    }

    /// Iterates over a list's items; over nothing for other nodes.
    pub(crate) fn items(self) -> impl Iterator<Item = Node<'a>> {
        let node = self.resolved();
        let wanted = node.raw().kind == Kind::Seq;
        Children::of(node, wanted)
    }

    /// Returns the item of a list at a position.
    pub(crate) fn item(self, position: usize) -> Option<Node<'a>> {
        let node = self.resolved();
        let cached = node.document.items.get_or_init(|| (node.index, node.items().map(|item| item.index).collect()));
        if cached.0 == node.index && node.is_seq() {
            return cached.1.get(position).map(|index| Node { document: node.document, index: *index });
        }
        node.items().nth(position)
    }

    /// Returns the last item of a list that starts at or before a byte, with its position.
    pub(crate) fn item_before(self, offset: u32) -> Option<(usize, Node<'a>)> {
        let node = self.resolved();
        match node.document.items.get() {
            Some((index, items)) if *index == node.index => {
                let after = items.partition_point(|item| node.document.nodes[*item as usize].start <= offset);
                let position = after.checked_sub(1)?;
                Some((position, Node { document: node.document, index: items[position] }))
            }
            _ => node.items().enumerate().take_while(|(_, item)| item.span().start <= offset).last(),
        }
    }

    /// Iterates over a mapping's own keys and values, in order, merge keys as written.
    pub(crate) fn entries(self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let node = self.resolved();
        let wanted = node.raw().kind == Kind::Map;
        let mut children = Children::of(node, wanted);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// Returns the entry of a key: the last one written, else what a merge key brings in.
    pub(crate) fn entry(self, key: &str) -> Option<(Node<'a>, Node<'a>)> {
        let own = self.entries().filter(|(name, _)| name.text() == key).last();
        own.or_else(|| self.merged().find_map(|map| map.entries().filter(|(name, _)| name.text() == key).last()))
    }

    /// Returns the value of a key.
    pub(crate) fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Returns the mappings that merge keys (`<<`) bring in, those that they merge included; first wins.
    pub(crate) fn merged(self) -> impl Iterator<Item = Node<'a>> {
        let mut found = Vec::new();
        self.collect_merged(&mut found, 0);
        found.into_iter()
    }

    fn collect_merged(self, found: &mut Vec<Self>, depth: usize) {
        // An alias may lead back to the mapping it stands in.
        const DEPTH: usize = 16;
        const MAPPINGS: usize = 1000;
        for (_, value) in self.entries().filter(|(key, _)| key.text() == "<<" && !key.is_quoted()) {
            let one = value.is_map().then_some(value.resolved());
            for map in one.into_iter().chain(value.items().map(Node::resolved)) {
                found.push(map);
                if depth < DEPTH && found.len() < MAPPINGS {
                    map.collect_merged(found, depth + 1);
                }
            }
        }
    }

    /// Returns the text the document was parsed from, template expressions masked, and the mask.
    pub(crate) fn document_text(self) -> (&'a str, &'a Mask) {
        (self.document.text, self.document.mask)
    }

    /// Returns the file the node is in.
    pub(crate) fn file(self) -> FileId {
        self.document.file
    }

    /// Tells whether the document holds template expressions.
    pub(crate) fn in_masked_document(self) -> bool {
        self.document.masked
    }
}

struct Children<'a> {
    document: &'a Document<'a>,
    next: u32,
    end: u32,
}

impl<'a> Children<'a> {
    fn of(node: Node<'a>, wanted: bool) -> Self {
        let raw = node.raw();
        // While a mapping is being closed `skip` is already set; an open one has no children yet.
        let end = if wanted { raw.skip } else { node.index + 1 };
        Self { document: node.document, next: node.index + 1, end }
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node { document: self.document, index: self.next };
        self.next = if node.raw().kind == Kind::Alias { self.next + 1 } else { node.raw().skip };
        Some(node)
    }
}
