//! What stands under the lines of a finding: places without lines, note, help, fix, rule.

use crate::diag::{Diagnostic, Edit, Fix, Safety};
use crate::output::findings::place;
use crate::output::style::{Ink, Style};
use crate::output::visible;
use crate::yaml::source::Sources;

use super::snippet::MOST_RELATED;
use super::wrap::wrap;

/// Characters of an edit that are worth showing; longer ones are described.
const SHORT: usize = 60;

/// Appends the remarks, each behind a `=` under the gutter at `margin`.
pub(super) fn push(out: &mut String, finding: &Diagnostic, sources: &Sources, style: Style, margin: usize) {
    for (word, text) in remarks(finding, sources, style) {
        let indent = margin + 4 + word.len();
        let width = style.prose_width().saturating_sub(indent).max(30);
        for (number, line) in wrap(&visible::lines(&text), width).into_iter().enumerate() {
            if number == 0 {
                out.push_str(&" ".repeat(margin));
                out.push_str("= ");
                out.push_str(&style.paint(Ink::Strong, word));
                out.push_str(": ");
                out.push_str(&line);
            } else {
                out.push_str(&" ".repeat(indent));
                out.push_str(&line);
            }
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
    }
}

fn remarks(finding: &Diagnostic, sources: &Sources, style: Style) -> Vec<(&'static str, String)> {
    let mut list = Vec::new();
    let drawn = finding.related.iter().filter(|related| related.place.span.is_some()).count();
    if drawn > MOST_RELATED && !style.verbose {
        list.push(("note", format!("{} more places have to do with this: --verbose shows them", drawn - MOST_RELATED)));
    }
    for related in finding.related.iter().filter(|related| related.place.span.is_none()) {
        let at = related.object.as_ref().map(|object| format!("{object}: ")).unwrap_or_default();
        list.push(("note", format!("{at}{}", related.message)));
    }
    list.extend(finding.note.clone().map(|note| ("note", note)));
    list.extend(finding.help.clone().map(|help| ("help", help)));
    list.extend(finding.fix.as_ref().map(|fix| ("fix", fix_hint(fix, sources))));
    if let (Some(_), Some(object)) = (finding.place.span, &finding.object) {
        list.push(("in", at(&object.to_string(), &finding.place.path)));
    }
    list.push(("rule", format!("{}, see `meshctl explain {}`", finding.rule.name, finding.rule.code)));
    list
}

/// Returns the name of an object with the path inside it.
pub(super) fn at(object: &str, path: &str) -> String {
    if path.is_empty() { object.to_owned() } else { format!("{object}, {path}") }
}

fn fix_hint(fix: &Fix, sources: &Sources) -> String {
    let what = match fix.edits.as_slice() {
        [edit] => describe(edit, sources),
        edits => format!("{} edits", edits.len()),
    };
    let how = match fix.safety {
        Safety::Safe => "--fix",
        Safety::Suggested => "--fix --suggested",
    };
    format!("{what} (`meshctl analyze {how}`)")
}

fn describe(edit: &Edit, sources: &Sources) -> String {
    let (old, new) = (quoted(place::text(edit.span, sources)), quoted(&edit.text));
    match (edit.span.start == edit.span.end, edit.text.is_empty()) {
        (true, _) => format!("insert {new}"),
        (false, true) => format!("remove {old}"),
        (false, false) => format!("replace {old} with {new}"),
    }
}

fn quoted(text: &str) -> String {
    let text = text.trim();
    match text.lines().count() {
        0 | 1 if text.chars().nth(SHORT).is_none() => format!("`{}`", visible::line(text)),
        0 | 1 => format!("{} characters", text.chars().count()),
        lines => format!("{lines} lines"),
    }
}
