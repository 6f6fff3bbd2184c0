//! Words, suggestions, durations and string patterns: small parsers for people. Imports nothing of ours.

pub(crate) mod base64;
pub(crate) mod duration;
pub(crate) mod pattern;
pub(crate) mod suggest;
pub(crate) mod words;

/// Stands for a text that is not known: a template expression, or an element whose type was wrong.
///
/// The character is Unicode's OBJECT REPLACEMENT CHARACTER, which no Kubernetes name, host or label
/// may contain. Whoever compares texts must ask [`is_unknown`] first: an unknown matches anything.
pub(crate) const UNKNOWN: &str = "\u{FFFC}";

/// Tells whether `text` is, or contains, something not known.
pub(crate) fn is_unknown(text: &str) -> bool {
    text.contains(UNKNOWN)
}
