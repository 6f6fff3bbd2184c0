//! Host names with wildcards, as VirtualServices, Gateways and ServiceEntries write them.

use super::name::is_dns_label;
use crate::text::is_unknown;

/// Tells whether `text` is a DNS name, optionally with a wildcard first label (`*.example.com`) or `*`.
pub(crate) fn is_wildcard_dns(text: &str) -> bool {
    if is_unknown(text) || text == "*" {
        return true;
    }
    let rest = text.strip_prefix("*.").unwrap_or(text);
    let rest = rest.strip_suffix('.').unwrap_or(rest);
    // Upper case is accepted by DNS; underscores occur in ServiceEntry hosts of real DNS zones.
    rest.len() <= 255 && rest.split('.').all(|label| is_dns_label(&label.to_ascii_lowercase().replace('_', "-x")))
}

/// Tells whether every host that `narrow` stands for is also one of `wide`'s.
pub(crate) fn covers(wide: &str, narrow: &str) -> bool {
    if wide == "*" || is_unknown(wide) || is_unknown(narrow) {
        return true;
    }
    match (wide.strip_prefix('*'), narrow.strip_prefix('*')) {
        (Some(wide), Some(narrow)) => narrow.len() >= wide.len() && ends_with(narrow, wide),
        (Some(wide), None) => narrow.len() > wide.len() && ends_with(narrow, wide),
        (None, Some(_)) => false,
        (None, None) => wide.eq_ignore_ascii_case(narrow),
    }
}

/// Tells whether some host belongs to both.
pub(crate) fn overlaps(left: &str, right: &str) -> bool {
    covers(left, right) || covers(right, left)
}

fn ends_with(text: &str, suffix: &str) -> bool {
    text.len() >= suffix.len()
        && text.is_char_boundary(text.len() - suffix.len())
        && text[text.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
}

#[cfg(test)]
mod tests {
    use super::{covers, is_wildcard_dns, overlaps};

    #[test]
    fn wildcards_cover_deeper_names() {
        assert!(covers("*.example.com", "a.b.example.com") && covers("*", "x"));
        assert!(!covers("*.example.com", "example.com") && !covers("a.example.com", "*.example.com"));
        assert!(overlaps("a.example.com", "*.example.com") && !overlaps("*.a.com", "*.b.com"));
    }

    #[test]
    fn partial_wildcards_are_no_dns_names() {
        assert!(is_wildcard_dns("*.example.com") && is_wildcard_dns("reviews") && is_wildcard_dns("Foo.com"));
        assert!(!is_wildcard_dns("foo*.com") && !is_wildcard_dns("a..b") && !is_wildcard_dns("http://x"));
    }
}
