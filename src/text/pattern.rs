//! String patterns: Istio's `exact`, `prefix*`, `*suffix`, presence `*`; `*` globs; RE2 checks.

use super::is_unknown;

/// Istio's simple match of policies: exact, `prefix*`, `*suffix` or `*` for any non-empty text.
pub(crate) fn simple(pattern: &str, text: &str) -> bool {
    if is_unknown(pattern) || is_unknown(text) {
        return true;
    }
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        _ if pattern == "*" => !text.is_empty(),
        (_, Some(prefix)) => text.starts_with(prefix),
        (Some(suffix), _) => text.ends_with(suffix),
        _ => pattern == text,
    }
}

/// Matches `text` against a pattern in which every `*` stands for any run of characters.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut rest = rest;
    let mut last = None;
    for part in parts {
        if let Some(previous) = last.replace(part) {
            match rest.find(previous) {
                Some(at) => rest = &rest[at + previous.len()..],
                None => return false,
            }
        }
    }
    last.map_or(rest.is_empty(), |suffix| rest.ends_with(suffix))
}

/// Returns why `pattern` is no RE2 expression, in words, or `None` when it is one.
///
/// Rust's regex syntax and RE2 agree on what matters here: neither has look-around or
/// back-references. RE2's limit on repetition (1000) is checked on top.
pub(crate) fn regex_problem(pattern: &str) -> Option<String> {
    if is_unknown(pattern) {
        return None;
    }
    if pattern.starts_with('*') {
        return Some("it starts with `*`, which repeats nothing; `.*` means any text".to_owned());
    }
    for (construct, words) in [("(?=", "look-ahead"), ("(?!", "look-ahead"), ("(?<=", "look-behind"), ("(?<!", "look-behind")] {
        if pattern.contains(construct) {
            return Some(format!("{words} (`{construct}`) does not exist in RE2"));
        }
    }
    let error = regex_syntax::parse(pattern).err()?;
    let words = match &error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::{glob, regex_problem, simple};

    #[test]
    fn policy_patterns_match_one_end() {
        assert!(simple("/api/*", "/api/v1") && simple("*.example.com", "a.example.com") && simple("*", "x"));
        assert!(!simple("/api", "/api/v1") && !simple("*", ""));
    }

    #[test]
    fn globs_match_in_the_middle() {
        assert!(glob("a*c*e", "abcde") && glob("*", "") && glob("MSH01*", "MSH0101") && glob("x", "x"));
        assert!(!glob("a*c", "abd") && !glob("ab", "abc"));
    }

    #[test]
    fn look_around_is_named() {
        assert!(regex_problem("^(?!admin).*$").is_some_and(|why| why.contains("look-ahead")));
        assert_eq!(regex_problem("^/v[12]/.*$"), None);
        assert!(regex_problem("*.example.com").is_some());
    }
}
