//! Names as Kubernetes validates them (RFC 1123 labels and subdomains, label keys and values).

/// Tells whether `text` is an RFC 1123 label: 1–63 of `a-z 0-9 -`, beginning and ending alphanumeric.
pub(crate) fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= 63 && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

/// Tells whether `text` is an RFC 1123 subdomain: labels joined by dots, at most 253 bytes.
pub(crate) fn is_dns_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_dns_label)
}

/// Tells whether `text` may be a label value: empty, or up to 63 of `A-Za-z0-9-_.` with alphanumeric ends.
pub(crate) fn is_label_value(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let ends = |byte: Option<u8>| byte.is_none_or(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 63 && text.bytes().all(inner) && ends(text.bytes().next()) && ends(text.bytes().last())
}

/// Tells whether `text` is an HTTP header name (RFC 9110 §5.6.2 token).
pub(crate) fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{is_dns_label, is_dns_subdomain, is_header_name, is_label_value};

    #[test]
    fn labels_follow_rfc_1123() {
        assert!(is_dns_label("web-1") && !is_dns_label("Web") && !is_dns_label("-a") && !is_dns_label(""));
        assert!(is_dns_subdomain("a.b-c.d") && !is_dns_subdomain("a..b"));
        assert!(is_label_value("") && is_label_value("v1.2_3") && !is_label_value("a b"));
        assert!(is_header_name("x-user-id") && !is_header_name("x user"));
    }
}
