//! Where one document ends and the next begins.
//!
//! A `---` at the start of a line is never content (YAML 1.2.2 §9.1.2), so a stream can be cut
//! before it is parsed: documents are parsed in parallel and a broken one hides no other.

use std::ops::Range;

/// Returns the byte ranges of the documents of a stream; chunks without content are left out.
pub(crate) fn documents(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for marker in markers(text) {
        if has_content(&text[start..marker]) {
            ranges.push(start..marker);
            start = marker;
        } else if !has_directive(&text[start..marker]) {
            start = marker;
        }
    }
    if has_content(&text[start..]) {
        ranges.push(start..text.len());
    }
    ranges
}

/// Byte offsets of lines that are document markers.
fn markers(text: &str) -> impl Iterator<Item = usize> {
    let lines = text.match_indices("\n---").map(|(at, _)| at + 1);
    let first = text.trim_start_matches('\u{FEFF}').starts_with("---").then(|| text.len() - text.trim_start_matches('\u{FEFF}').len());
    first.into_iter().chain(lines).filter(|at| text[at + 3..].is_empty() || text[at + 3..].starts_with([' ', '\t', '\n', '\r']))
}

fn has_directive(chunk: &str) -> bool {
    chunk.lines().any(|line| line.starts_with('%'))
}

fn has_content(chunk: &str) -> bool {
    chunk.trim_start_matches('\u{FEFF}').lines().any(|line| {
        let line = line.strip_prefix("---").unwrap_or(line).trim_start();
        !line.is_empty() && !line.starts_with('#') && !line.starts_with('%') && line.trim_end() != "..."
    })
}

#[cfg(test)]
mod tests {
    use super::documents;

    fn pieces(text: &str) -> Vec<&str> {
        documents(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn stream_is_cut_at_markers() {
        assert_eq!(pieces("a: 1\n---\nb: 2\n---\n# only a comment\n---\nc: 3"), ["a: 1\n", "---\nb: 2\n", "---\nc: 3"]);
        assert_eq!(pieces(""), Vec::<&str>::new());
        assert_eq!(pieces("---x: 1\n"), ["---x: 1\n"]);
    }

    #[test]
    fn directives_stay_with_their_document() {
        assert_eq!(pieces("%YAML 1.2\n---\na: 1\n"), ["%YAML 1.2\n---\na: 1\n"]);
    }

    #[test]
    fn content_on_the_marker_line_counts() {
        assert_eq!(pieces("--- {a: 1}\n--- {b: 2}\n"), ["--- {a: 1}\n", "--- {b: 2}\n"]);
    }
}
