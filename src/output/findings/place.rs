//! Where a finding stands, for machines: lines, columns, and file names as paths and URIs.

use std::fmt::Write;

use crate::diag::{Diagnostic, Span};
use crate::yaml::source::{LineColumn, Source, Sources};

/// First position of a range and the one after its last; 1-based, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: LineColumn,
    pub(super) end: LineColumn,
}

impl Range {
    /// Looks the range up in the line index.
    pub(super) fn of(span: Span, sources: &Sources) -> Self {
        let source = sources.get(span.file);
        Self { start: source.line_column(span.start), end: source.line_column(span.end.max(span.start)) }
    }
}

/// Returns the text that a span covers; an impossible one covers nothing.
pub(super) fn text(span: Span, sources: &Sources) -> &str {
    sources.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or_default()
}

/// Returns the file's path with forward slashes and without a leading `./`. Standard input, which
/// is no file, goes by the name `stdin`.
pub(super) fn path(source: &Source) -> String {
    let name = if cfg!(windows) { source.name.replace('\\', "/") } else { source.name.clone() };
    match name.as_str() {
        "-" => "stdin".to_owned(),
        name => name.trim_start_matches("./").to_owned(),
    }
}

/// Returns the path as a URI reference: relative unless the path is absolute.
pub(super) fn uri(source: &Source) -> String {
    let path = path(source);
    let mut out = match path.as_bytes() {
        [b'/', ..] => "file://".to_owned(),
        [drive, b':', ..] if cfg!(windows) && drive.is_ascii_alphabetic() => "file:///".to_owned(),
        _ => String::new(),
    };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Returns the path under which a finding is listed where every finding must have one.
pub(super) fn listed_under(finding: &Diagnostic, sources: &Sources) -> String {
    match (finding.place.span, &finding.object) {
        (Some(span), _) => path(sources.get(span.file)),
        (None, Some(object)) if object.namespace.is_empty() => format!("live/{}/{}", object.kind, object.name),
        (None, Some(object)) => format!("live/{}/{}/{}", object.namespace, object.kind, object.name),
        (None, None) => "live".to_owned(),
    }
}

/// Returns message, note and help as one text of several lines.
pub(super) fn full_message(finding: &Diagnostic) -> String {
    let mut out = finding.message.clone();
    for (word, text) in [("note", &finding.note), ("help", &finding.help)] {
        if let Some(text) = text {
            let _ = write!(out, "\n{word}: {text}");
        }
    }
    out
}

/// Returns the page about a rule.
pub(super) fn url(code: &str) -> String {
    format!("https://meshctl.dev/rules/{code}")
}

#[cfg(test)]
mod tests {
    use super::uri;
    use crate::yaml::source::Source;

    #[test]
    fn names_become_uris() {
        let of = |name: &str| uri(&Source::new(name.to_owned(), String::new()));
        assert_eq!(of("./a b/ä#1.yaml"), "a%20b/%C3%A4%231.yaml");
        assert_eq!(of("c:d.yaml"), "c%3Ad.yaml");
        assert_eq!(of("/tmp/a.yaml"), "file:///tmp/a.yaml");
        assert_eq!(of("-"), "stdin");
    }
}
