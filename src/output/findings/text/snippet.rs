//! Draws the marked lines of a finding with miette and joins the drawings of several files into one.

use std::fmt;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};

use super::excerpt::{self, Excerpt, Mark};
use super::footer;
use crate::diag::{Diagnostic, FileId, Level};
use crate::output::style::{Ink, Style};
use crate::output::visible;
use crate::yaml::source::Sources;

/// Stand-ins for the underline and for the place in it where a label hangs. miette underlines
/// everything alike; afterwards what has no label (the finding itself) gets carets.
const UNDER: char = '\u{FDD0}';
const HOOK: char = '\u{FDD1}';

/// Related places that are drawn; of more, only the number is told.
pub(super) const MOST_RELATED: usize = 5;

/// Appends the snippets, first the finding's own file. Returns the column of the gutter.
pub(super) fn push(out: &mut String, finding: &Diagnostic, sources: &Sources, style: Style) -> usize {
    let groups = by_file(finding, sources, style);
    if finding.place.span.is_none() {
        let object = finding.object.as_ref().map_or_else(|| "the whole mesh".to_owned(), ToString::to_string);
        let arrow = style.paint(Ink::Place, "-->");
        let at = footer::at(&object, &finding.place.path);
        push_line(out, &["  ", &arrow, " ", &visible::line(&at)]);
    }
    let (room, ellipsis) = (style.source_width().saturating_sub(8), if style.unicode { "…" } else { "..." });
    let excerpts: Vec<Excerpt> = groups.iter().map(|(file, marks)| Excerpt::of(sources.get(*file), marks, room, ellipsis)).collect();
    let Some(digits) = excerpts.iter().map(|excerpt| excerpt.last_number().to_string().len()).max() else { return 2 };
    for (number, excerpt) in excerpts.into_iter().enumerate() {
        let owner = number == 0 && finding.place.span.is_some();
        join(out, &draw(excerpt, finding.level, owner, style), digits, number == 0, style);
    }
    push_line(out, &[&" ".repeat(digits + 2), if style.unicode { "│" } else { "|" }]);
    digits + 2
}

/// Collects the places by file and neighbourhood, in order of mention, so that the first snippet
/// is always the finding's own.
fn by_file(finding: &Diagnostic, sources: &Sources, style: Style) -> Vec<(FileId, Vec<Mark>)> {
    let own = finding.place.span.map(|span| Mark { span, label: None });
    let most = if style.verbose { usize::MAX } else { MOST_RELATED };
    let related = finding.related.iter().filter(|related| related.place.span.is_some()).take(most).filter_map(|related| {
        let label = Some(visible::line(&related.message).into_owned());
        related.place.span.map(|span| Mark { span, label })
    });
    let mut groups: Vec<(FileId, Vec<Mark>)> = Vec::new();
    for mark in own.into_iter().chain(related) {
        let joins = |(file, marks): &&mut (FileId, Vec<Mark>)| {
            let source = sources.get(*file);
            *file == mark.span.file
                && marks.iter().any(|other| excerpt::are_near(source, mark.span, other.span))
                && !marks.iter().any(|other| excerpt::collide(source, mark.span, other.span))
        };
        let same = |other: &&mut Mark| other.span == mark.span && other.label.is_none();
        if let Some(other) = groups.iter_mut().flat_map(|(_, marks)| marks).find(same) {
            other.label = mark.label;
        } else if let Some((_, marks)) = groups.iter_mut().find(joins) {
            marks.push(mark);
        } else {
            groups.push((mark.span.file, vec![mark]));
        }
    }
    groups
}

/// One excerpt in the shape that miette draws.
#[derive(Debug)]
struct Drawing(Excerpt);

impl fmt::Display for Drawing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing {}

impl miette::Diagnostic for Drawing {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.labels.iter().cloned()))
    }
}

/// Returns what miette draws, without the line it keeps for the message.
fn draw(excerpt: Excerpt, level: Level, owner: bool, style: Style) -> String {
    let theme = theme(&excerpt, level, owner, style);
    let handler = GraphicalReportHandler::new_themed(theme).with_width(400).with_links(false).without_syntax_highlighting();
    let mut raw = String::new();
    // Writing into a string does not fail.
    let _ = handler.render_report(&mut raw, &Drawing(excerpt));
    raw.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
}

fn theme(excerpt: &Excerpt, level: Level, owner: bool, style: Style) -> GraphicalTheme {
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let mut styles = ThemeStyles::none();
    if style.colour {
        let ansi = ThemeStyles::ansi();
        let own = match level {
            Level::Error => ansi.error.bold(),
            Level::Warning => ansi.warning.bold(),
            Level::Info | Level::Off => ansi.advice.bold(),
        };
        let other = ThemeStyles::none().error.blue().bold();
        // miette deals its colours out by position in the file.
        let mut order: Vec<(usize, bool)> = excerpt.labels.iter().map(|label| (label.offset(), label.primary() && owner)).collect();
        order.sort_by_key(|(offset, _)| *offset);
        styles.highlights = order.into_iter().map(|(_, primary)| if primary { own } else { other }).collect();
        styles.linum = ThemeStyles::none().linum.blue().bold();
        styles.link = ThemeStyles::none().link.cyan();
    }
    GraphicalTheme { characters: ThemeCharacters { underline: UNDER, underbar: HOOK, ..characters }, styles }
}

/// Appends the parts as one line.
fn push_line(out: &mut String, parts: &[&str]) {
    out.extend(parts.iter().copied().chain(["\n"]));
}

/// Appends a drawing: indented to the widest line number of the finding, tied to the drawing above,
/// and without its bottom line.
fn join(out: &mut String, raw: &str, digits: usize, mut first: bool, style: Style) {
    let (top, tie, bottom) = if style.unicode { ("╭─[", "├─[", "╰────") } else { (",-[", "|-[", "`----") };
    let own = raw.lines().last().map_or(0, |line| line.len() - line.trim_start().len());
    let mut pad = " ".repeat((digits + 2).saturating_sub(own));
    for line in raw.lines() {
        let bare = line.trim_start();
        if bare == bottom {
            continue;
        }
        if let Some(rest) = bare.strip_prefix(top) {
            // A file's far apart lines are drawn with gutters of different width.
            pad = " ".repeat((digits + 2).saturating_sub(line.len() - bare.len()));
            let head = if first { top } else { tie };
            push_line(out, &[&" ".repeat(digits + 2), head, rest]);
            first = false;
            continue;
        }
        out.push_str(&pad);
        underline(out, line.trim_end(), style);
        out.push('\n');
    }
}

/// Copies a line and turns the stand-ins into carets, or into a line where a label hangs from it.
fn underline(out: &mut String, line: &str, style: Style) {
    let (under, hook) = if style.unicode { ('─', '┬') } else { ('-', '|') };
    let mut rest = line;
    while let Some(start) = rest.find([UNDER, HOOK]) {
        let run = &rest[start..];
        let length = run.find(|char| char != UNDER && char != HOOK).unwrap_or(run.len());
        out.push_str(&rest[..start]);
        let labelled = run[..length].contains(HOOK);
        out.extend(run[..length].chars().map(|char| match char {
            HOOK => hook,
            _ if labelled => under,
            _ => '^',
        }));
        rest = &run[length..];
    }
    out.push_str(rest);
}
