//! Unified diffs of one file before and after, fit for people and for `git apply`.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

use super::style::{Ink, Style};
use super::visible;

/// Returns the diff as text; empty when nothing changes.
pub(crate) fn unified(name: &str, before: &str, after: &str, style: Style) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    let name = visible::line(name.trim_start_matches("./"));
    let mut out = String::new();
    push(&mut out, style, Some(Ink::Strong), &format!("--- a/{name}"));
    push(&mut out, style, Some(Ink::Strong), &format!("+++ b/{name}"));
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        push(&mut out, style, Some(Ink::Place), hunk.header().to_string().trim_end());
        for change in hunk.iter_changes() {
            let (sign, ink) = match change.tag() {
                ChangeTag::Equal => (' ', None),
                ChangeTag::Delete => ('-', Some(Ink::Removed)),
                ChangeTag::Insert => ('+', Some(Ink::Added)),
            };
            push(&mut out, style, ink, &format!("{sign}{}", line_of(change.value())));
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// Returns a line without its end and with hidden characters escaped. The `\r` of a CRLF file stays,
/// else the diff would not apply.
fn line_of(value: &str) -> String {
    let line = value.strip_suffix('\n').unwrap_or(value);
    let (text, end) = line.strip_suffix('\r').map_or((line, ""), |text| (text, "\r"));
    format!("{}{end}", visible::lines(text))
}

fn push(out: &mut String, style: Style, ink: Option<Ink>, line: &str) {
    // Writing into a string does not fail.
    let _ = match ink {
        Some(ink) => writeln!(out, "{}", style.paint(ink, line)),
        None => writeln!(out, "{line}"),
    };
}

#[cfg(test)]
mod tests {
    use super::{Style, unified};

    #[test]
    fn a_replaced_line_is_shown_in_its_surroundings() {
        let text = unified("./a.yaml", "a: 1\nb: 2\n", "a: 1\nb: 3", Style::plain());
        insta::assert_snapshot!(text, @r"
        --- a/a.yaml
        +++ b/a.yaml
        @@ -1,2 +1,2 @@
         a: 1
        -b: 2
        +b: 3
        \ No newline at end of file
        ");
        assert_eq!(unified("a", "x\n", "x\n", Style::plain()), "");
    }

    #[test]
    fn colours_appear_on_request_only() {
        let style = Style { colour: true, ..Style::plain() };
        assert!(unified("a", "x\n", "y\n", style).contains("\u{1b}[31m-x\u{1b}[0m\n\u{1b}[32m+y"));
    }
}
