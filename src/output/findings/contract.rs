//! The documented JSON and YAML form of a report, version 1. Keys are only ever added; a change of
//! meaning raises the version. The order of fields here is the order in the output.

use serde::Serialize;

use super::place::{self, Range};
use crate::diag::{Diagnostic, Edit, Fix, Place, Related, Report, Skipped, Summary};
use crate::ident::ObjectRef;
use crate::yaml::source::Sources;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    version: u8,
    summary: Totals,
    findings: Vec<Finding<'a>>,
    skipped: Vec<Unlooked<'a>>,
}

#[derive(Serialize)]
struct Totals {
    error: usize,
    warning: usize,
    info: usize,
    files: usize,
    objects: usize,
    rules: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    message: &'a str,
    note: Option<&'a str>,
    help: Option<&'a str>,
    object: Option<Object<'a>>,
    location: Option<Location<'a>>,
    related: Vec<Other<'a>>,
    fix: Option<Change<'a>>,
    aliases: &'a [&'a str],
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    api_version: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    path: &'a str,
}

#[derive(Serialize)]
struct Other<'a> {
    message: &'a str,
    location: Option<Location<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    safety: &'a str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    file: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Unlooked<'a> {
    rule: &'a str,
    reason: &'a str,
}

impl<'a> Document<'a> {
    /// Puts a report into the contract's form.
    pub(super) fn of(report: &'a Report, sources: &'a Sources) -> Self {
        Self {
            version: 1,
            summary: Totals::of(report.summary),
            findings: report.findings.iter().map(|finding| Finding::of(finding, sources)).collect(),
            skipped: report.skipped.iter().map(Unlooked::of).collect(),
        }
    }
}

impl Totals {
    fn of(summary: Summary) -> Self {
        let Summary { error, warning, info, files, objects, rules, muted: _ } = summary;
        Self { error, warning, info, files, objects, rules }
    }
}

impl<'a> Finding<'a> {
    fn of(finding: &'a Diagnostic, sources: &'a Sources) -> Self {
        Self {
            code: finding.rule.code,
            name: finding.rule.name,
            level: finding.level.word(),
            message: &finding.message,
            note: finding.note.as_deref(),
            help: finding.help.as_deref(),
            object: finding.object.as_ref().map(Object::of),
            location: Location::of(&finding.place, sources),
            related: finding.related.iter().map(|related| Other::of(related, sources)).collect(),
            fix: finding.fix.as_ref().map(|fix| Change::of(fix, sources)),
            aliases: finding.rule.aliases,
            url: place::url(finding.rule.code),
        }
    }
}

impl<'a> Object<'a> {
    fn of(object: &'a ObjectRef) -> Self {
        Self { api_version: &object.api_version, kind: &object.kind, namespace: &object.namespace, name: &object.name }
    }
}

impl<'a> Location<'a> {
    fn of(place: &'a Place, sources: &'a Sources) -> Option<Self> {
        let span = place.span?;
        let Range { start, end } = Range::of(span, sources);
        let file = &sources.get(span.file).name;
        Some(Self { file, line: start.line, column: start.column, end_line: end.line, end_column: end.column, path: &place.path })
    }
}

impl<'a> Other<'a> {
    fn of(related: &'a Related, sources: &'a Sources) -> Self {
        Self { message: &related.message, location: Location::of(&related.place, sources) }
    }
}

impl<'a> Change<'a> {
    fn of(fix: &'a Fix, sources: &'a Sources) -> Self {
        let edit = |edit: &'a Edit| Replacement {
            file: &sources.get(edit.span.file).name,
            start: edit.span.start,
            end: edit.span.end,
            text: &edit.text,
        };
        Self { safety: fix.safety.word(), edits: fix.edits.iter().map(edit).collect() }
    }
}

impl<'a> Unlooked<'a> {
    fn of(skipped: &'a Skipped) -> Self {
        Self { rule: skipped.rule.code, reason: &skipped.reason }
    }
}
