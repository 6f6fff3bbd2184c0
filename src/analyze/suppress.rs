//! Muting next to the mistake: comments, the annotation `meshctl.io/ignore`, Istio's own annotation.

use std::collections::BTreeMap;

use super::registry;
use super::rules::document::unused_suppression;
use super::run::Options;
use crate::diag::{Diagnostic, FileId, Group, Place, Span};
use crate::ident::ObjectRef;
use crate::store::{Mesh, Origin};
use crate::yaml::{Sources, comment};

/// Annotation on an object: `MSH0101, unknown-host: reason`.
const OURS: &str = "meshctl.io/ignore";
/// Istio's annotation: codes separated by commas, or `*`.
const ISTIO: &str = "galley.istio.io/analyze-suppress";

/// What one suppression mutes.
#[derive(Debug)]
struct Suppression {
    words: Vec<Word>,
    scope: Scope,
    span: Option<Span>,
}

#[derive(Debug)]
struct Word {
    text: String,
    used: bool,
}

#[derive(Debug)]
enum Scope {
    /// Findings whose primary place is on this line (0-based) of the file.
    Line(FileId, usize),
    /// Findings on this object.
    Object(ObjectRef),
}

/// All suppressions of a run.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    list: Vec<Suppression>,
    by_line: BTreeMap<(FileId, usize), Vec<usize>>,
    by_object: BTreeMap<ObjectRef, Vec<usize>>,
}

impl Suppressions {
    /// Collects the comments of all texts.
    pub(crate) fn of_comments(sources: &Sources) -> Self {
        let mut all = Self::default();
        for (file, source) in sources.iter() {
            for ignore in comment::ignores(&source.text) {
                let own = source.line_of(ignore.start);
                let line = if ignore.own_line { next_content(source, own) } else { own };
                let span = Span { file, start: ignore.start, end: ignore.end };
                all.add(ignore.selectors, Scope::Line(file, line), Some(span));
            }
        }
        all
    }

    /// Collects the annotations of a mesh's objects.
    pub(crate) fn add_annotations(&mut self, mesh: &Mesh) {
        for object in mesh.objects() {
            let values = [OURS, ISTIO].into_iter().filter_map(|key| object.annotation(key));
            let words: Vec<String> = values.flat_map(words_of).collect();
            if !words.is_empty() && !self.by_object.contains_key(&object.reference()) {
                let span = match &object.origin {
                    Origin::Document { file, start, .. } => Some(Span { file: *file, start: *start, end: *start + 1 }),
                    Origin::Cluster => None,
                };
                self.add(words, Scope::Object(object.reference()), span);
            }
        }
    }

    fn add(&mut self, words: Vec<String>, scope: Scope, span: Option<Span>) {
        let position = self.list.len();
        match &scope {
            Scope::Line(file, line) => self.by_line.entry((*file, *line)).or_default().push(position),
            Scope::Object(object) => self.by_object.entry(object.clone()).or_default().push(position),
        }
        let words = words.into_iter().map(|text| Word { text, used: false }).collect();
        self.list.push(Suppression { words, scope, span });
    }

    /// Tells whether a finding is muted, and remembers by what.
    pub(crate) fn mutes(&mut self, finding: &Diagnostic, sources: &Sources) -> bool {
        if finding.rule == &unused_suppression::RULE {
            return false;
        }
        let line = finding.place.span.map(|span| (span.file, sources.get(span.file).line_of(span.start)));
        let by_line = line.and_then(|line| self.by_line.get(&line)).into_iter().flatten();
        let by_object = finding.object.as_ref().and_then(|object| self.by_object.get(object)).into_iter().flatten();
        let positions: Vec<usize> = by_line.chain(by_object).copied().collect();
        let mut muted = false;
        for position in positions {
            for word in &mut self.list[position].words {
                let parse_error = finding.rule.group == Group::Document && finding.rule.name == "parse";
                if !parse_error && (word.text == "*" || registry::matches(finding.rule, &word.text)) {
                    word.used = true;
                    muted = true;
                }
            }
        }
        muted
    }

    /// Returns a finding for each word that muted nothing although its rules ran.
    pub(crate) fn unused(&self, options: &Options) -> Vec<Diagnostic> {
        let rule = &unused_suppression::RULE;
        if !options.levels.runs(rule) {
            return Vec::new();
        }
        let idle = self.list.iter().flat_map(|suppression| {
            let words = suppression.words.iter().filter(|word| !word.used && word.text != "*");
            words.map(move |word| (suppression, word))
        });
        let judged = idle.filter(|(_, word)| {
            let rules = registry::select(&word.text);
            // Istio's own codes that have no rule here are not ours to judge.
            rules.iter().all(|rule| options.levels.runs(rule)) && !(rules.is_empty() && word.text.starts_with("IST"))
        });
        judged
            .map(|(suppression, word)| {
                let object = match &suppression.scope {
                    Scope::Object(object) => Some(object.clone()),
                    Scope::Line(..) => None,
                };
                let (message, help) = unused_suppression::words(&word.text);
                Diagnostic {
                    rule,
                    level: rule.level,
                    message,
                    note: None,
                    help: Some(help),
                    object,
                    place: Place { span: suppression.span, path: String::new() },
                    related: Vec::new(),
                    fix: None,
                }
            })
            .collect()
    }
}

/// Splits an annotation: codes up to a `:` or the first blank in each part, then a reason.
fn words_of(value: &str) -> Vec<String> {
    let codes = value.split(':').next().unwrap_or_default();
    let words = codes.split(',').filter_map(|part| part.split_whitespace().next());
    words.map(str::to_owned).collect()
}

/// Returns the next line after `line` that is neither blank nor only a comment.
fn next_content(source: &crate::yaml::Source, line: usize) -> usize {
    let count = source.line_starts().len();
    let content = (line + 1..count).find(|next| {
        let text = source.line_text(*next).trim();
        !text.is_empty() && !text.starts_with('#')
    });
    content.unwrap_or(line)
}
