//! The few lines of a file that a snippet shows, made presentable: cut to the width of the terminal
//! around the place that matters, hidden characters escaped. It is found through the line index and
//! holds only what is shown, so that a finding costs the same in a huge file as in a small one.

use std::collections::{BTreeMap, BTreeSet};

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diag::Span;
use crate::output::visible;
use crate::yaml::source::Source;

/// A span of more lines is marked on its first line only.
const MOST_LINES: usize = 5;

/// A place to mark.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) label: Option<String>,
}

/// Lines by number (0-based), each with the offset of its text in `text`.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    lines: Vec<(usize, usize)>,
    /// Columns in the file (0-based) by offset in `text`.
    columns: BTreeMap<usize, usize>,
    pub(super) labels: Vec<LabeledSpan>,
}

/// What is shown of one line.
struct Shown {
    /// Offset in the excerpt at which the kept text begins.
    at: usize,
    /// Range of the line's bytes that are kept.
    from: usize,
    to: usize,
}

impl Excerpt {
    /// Cuts out the lines around the marks; the first mark is the one that lines are cut around.
    pub(super) fn of(source: &Source, marks: &[Mark], room: usize, ellipsis: &'static str) -> Self {
        let fitted: Vec<(usize, usize)> = marks.iter().map(|mark| fit(source, mark.span)).collect();
        let mut numbers = BTreeSet::new();
        for (start, end) in &fitted {
            numbers.extend(around(source, line_of(source, *start), line_of(source, *end)));
        }
        let gaps: Vec<usize> = numbers.iter().map(|number| number + 1).filter(|next| numbers.contains(&(next + 1))).collect();
        numbers.extend(gaps);
        let mut out =
            Self { name: source.name.clone(), text: String::new(), lines: Vec::new(), columns: BTreeMap::new(), labels: Vec::new() };
        let mut shown = BTreeMap::new();
        for number in numbers {
            let focus = fitted.iter().find(|(start, _)| line_of(source, *start) == number);
            let focus = focus.map(|(start, _)| start - line_start(source, number));
            shown.insert(number, out.push_line(source.line_text(number), number, focus, room, ellipsis));
        }
        for (mark, (start, end)) in marks.iter().zip(fitted) {
            let (from, to) = (offset(source, &shown, start), offset(source, &shown, end));
            let column = source.line_column(u32::try_from(start).unwrap_or(u32::MAX)).column - 1;
            out.columns.insert(from, column);
            let (label, range) = (mark.label.clone(), (from, to.saturating_sub(from)));
            let first = out.labels.is_empty();
            let span = if first { LabeledSpan::new_primary_with_span(label, range) } else { LabeledSpan::new_with_span(label, range) };
            out.labels.push(span);
        }
        out
    }

    /// Returns the largest line number shown, 1-based.
    pub(super) fn last_number(&self) -> usize {
        self.lines.last().map_or(1, |(number, _)| number + 1)
    }

    fn push_line(&mut self, line: &str, number: usize, focus: Option<usize>, room: usize, ellipsis: &str) -> Shown {
        self.lines.push((number, self.text.len()));
        let (from, to) = window(line, focus.unwrap_or_default(), room);
        if from > 0 {
            self.text.push_str(ellipsis);
        }
        let at = self.text.len();
        line[from..to].chars().for_each(|char| push_char(&mut self.text, char));
        if to < line.len() {
            self.text.push_str(ellipsis);
        }
        self.text.push('\n');
        Shown { at, from, to }
    }

    /// Returns the index in `lines` of the line that holds an offset.
    fn index_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|(_, start)| *start <= offset).saturating_sub(1)
    }
}

/// Tabs are spread here, a byte order mark is dropped, the rest is kept visible.
fn push_char(out: &mut String, char: char) {
    match char {
        '\t' => out.push_str("    "),
        '\u{FEFF}' => {}
        other => visible::push(out, other),
    }
}

fn line_of(source: &Source, offset: usize) -> usize {
    source.line_of(u32::try_from(offset).unwrap_or(u32::MAX))
}

fn line_start(source: &Source, line: usize) -> usize {
    source.line_starts()[line] as usize
}

/// Returns the bytes to mark: inside the text, on character boundaries, without blanks at the end,
/// and not more lines than one wants to read.
fn fit(source: &Source, span: Span) -> (usize, usize) {
    let text = &source.text;
    let start = text.floor_char_boundary((span.start as usize).min(text.len()));
    let end = text.ceil_char_boundary((span.end as usize).min(text.len())).max(start);
    let end = start + text[start..end].trim_end().len();
    let first = line_of(source, start);
    let line_end = line_start(source, first) + source.line_text(first).len();
    let start = start.min(line_end);
    if line_of(source, end) - first >= MOST_LINES { (start, line_end) } else { (start, end.max(start)) }
}

/// Tells whether two places of a file are shown in one piece.
pub(super) fn are_near(source: &Source, left: Span, right: Span) -> bool {
    let lines = |span| {
        let (start, end) = fit(source, span);
        (line_of(source, start), line_of(source, end))
    };
    let ((left, left_end), (right, right_end)) = (lines(left), lines(right));
    // One line of surroundings each, and one more rather than a gap of a single line.
    left <= right_end + 4 && right <= left_end + 4
}

/// Tells whether two places share characters of one line, where only one could be underlined.
pub(super) fn collide(source: &Source, left: Span, right: Span) -> bool {
    let ((start, end), (other_start, other_end)) = (fit(source, left), fit(source, right));
    let single = |start, end| line_of(source, start) == line_of(source, end);
    single(start, end) && single(other_start, other_end) && start < other_end.max(other_start + 1) && other_start < end.max(start + 1)
}

/// Returns the lines to show for a mark: one more on each side, unless that is blank or a separator.
fn around(source: &Source, first: usize, last: usize) -> impl Iterator<Item = usize> {
    let worth = |line: usize| !matches!(source.line_text(line).trim(), "" | "---" | "...");
    let before = first.checked_sub(1).filter(|line| worth(*line)).unwrap_or(first);
    let after = Some(last + 1).filter(|line| *line < source.line_starts().len() && worth(*line)).unwrap_or(last);
    before..=after
}

/// Returns the range of a line's bytes to keep so that at most `room` characters remain and the
/// byte `focus` is among them with something before it. Never looks at more than it keeps.
fn window(line: &str, focus: usize, room: usize) -> (usize, usize) {
    if line.len() <= room || line.chars().nth(room).is_none() {
        return (0, line.len());
    }
    let room = room.saturating_sub(2).max(8);
    let lead = |count: usize| line[..focus].char_indices().rev().nth(count).map(|(at, _)| at);
    let from = if lead(room * 2 / 3).is_none() { 0 } else { lead(room / 3).unwrap_or_default() };
    let to = line[from..].char_indices().nth(room).map_or(line.len(), |(at, _)| from + at);
    (from, to)
}

/// Returns the offset in the excerpt of a byte of the file.
fn offset(source: &Source, shown: &BTreeMap<usize, Shown>, byte: usize) -> usize {
    let number = line_of(source, byte);
    let Some(line) = shown.get(&number) else { return 0 };
    let text = source.line_text(number);
    let within = (byte - line_start(source, number)).clamp(line.from, line.to);
    let mut prefix = String::new();
    text[line.from..within].chars().for_each(|char| push_char(&mut prefix, char));
    line.at + prefix.len()
}

impl SourceCode for Excerpt {
    /// Returns the lines of a span with what was cut out around it. The excerpt decides how much
    /// surrounds a mark, so the number of context lines only matters when it is zero.
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (mut first, mut last) = (self.index_of(span.offset()), self.index_of(span.offset() + span.len()));
        let follows = |index: usize| self.lines[index].0 + 1 == self.lines[index + 1].0;
        if before > 0 && first > 0 && follows(first - 1) {
            first -= 1;
        }
        if after > 0 && last + 1 < self.lines.len() && follows(last) {
            last += 1;
        }
        let (number, start) = self.lines[first];
        let end = self.lines.get(last + 1).map_or(self.text.len(), |(_, start)| *start);
        let column = if before == 0 { self.columns.get(&span.offset()).copied().unwrap_or_default() } else { 0 };
        let data = &self.text.as_bytes()[start..end];
        let range = (start, end - start).into();
        Ok(Box::new(MietteSpanContents::new_named(visible::line(&self.name).into_owned(), data, range, number, column, last + 1 - first)))
    }
}
