//! Makes characters visible that a terminal would obey, or that reorder and hide what stands beside them.

use std::borrow::Cow;
use std::fmt::Write;

/// Tells whether a character must not reach a terminal as it is: controls, text direction
/// overrides ("trojan source"), line separators, and the two noncharacters the snippets use as marks.
pub(super) fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FDD0}' | '\u{FDD1}')
}

/// Appends a character, as an escape when it is hidden.
pub(super) fn push(out: &mut String, char: char) {
    match char {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        hidden if is_hidden(hidden) => {
            // Writing into a string does not fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(hidden));
        }
        plain => out.push(plain),
    }
}

/// Returns the text with every hidden character escaped, line ends too.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

/// Returns the text with every hidden character escaped except line ends and tabs.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |char| matches!(char, '\n' | '\t'))
}

fn escaped(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|char| is_hidden(char) && !keep(char)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if keep(char) { out.push(char) } else { push(&mut out, char) }
    }
    Cow::Owned(out)
}

/// Returns JSON text in which hidden characters inside strings are `\uXXXX`. serde escapes only the
/// first 32; outside of strings JSON has none but line ends and indentation.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    let hidden = |char: char| is_hidden(char) && char != '\n';
    if !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for char in text.chars() {
        if hidden(char) {
            let _ = write!(out, "\\u{:04x}", u32::from(char));
        } else {
            out.push(char);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn escape_sequences_become_text() {
        assert_eq!(super::line("a\u{1b}[31mb\nc\u{202e}"), "a\\u{1b}[31mb\\nc\\u{202e}");
        assert_eq!(super::lines("a\n\tb\u{9b}"), "a\n\tb\\u{9b}");
        assert_eq!(super::json("{\n \"a\": \"\u{9b}\u{7f}\"}"), "{\n \"a\": \"\\u009b\\u007f\"}");
    }
}
