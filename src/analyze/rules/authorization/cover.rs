//! Whether one rule matches everything another one matches.

use super::{operation_fields, source_fields};
use crate::api::istio::authorization_policy::{Condition, Operation, Rule, Source};
use crate::text::is_unknown;

/// Tells whether every request that `narrow` matches is certainly matched by `wide` too.
pub(crate) fn covers(wide: &Rule, narrow: &Rule) -> bool {
    let sources = |rule: &Rule| -> Vec<Source> { rule.from.iter().flatten().filter_map(|from| from.source.clone()).collect() };
    let operations = |rule: &Rule| -> Vec<Operation> { rule.to.iter().flatten().filter_map(|to| to.operation.clone()).collect() };
    let from = part(&sources(wide), &sources(narrow), |wide, narrow| fields(&source_fields(wide), &source_fields(narrow)));
    let to = part(&operations(wide), &operations(narrow), |wide, narrow| fields(&operation_fields(wide), &operation_fields(narrow)));
    let conditions = wide.when.iter().flatten().all(|condition| narrow.when.iter().flatten().any(|other| implies(other, condition)));
    from && to && conditions
}

fn part<T>(wide: &[T], narrow: &[T], covers: impl Fn(&T, &T) -> bool) -> bool {
    wide.is_empty() || (!narrow.is_empty() && narrow.iter().all(|narrow| wide.iter().any(|wide| covers(wide, narrow))))
}

fn fields(wide: &[(&'static str, &[String])], narrow: &[(&'static str, &[String])]) -> bool {
    wide.iter().zip(narrow).all(|((name, wide), (_, narrow))| list(name.starts_with("not"), wide, narrow))
}

/// Tells whether the list of the wide rule lets through what the narrow one does.
fn list(negative: bool, wide: &[String], narrow: &[String]) -> bool {
    if wide.is_empty() {
        return true;
    }
    if negative {
        // Everything the wide rule excludes, the narrow one must exclude.
        return wide.iter().all(|value| narrow.iter().any(|other| pattern(other, value)));
    }
    !narrow.is_empty() && narrow.iter().all(|value| wide.iter().any(|other| pattern(other, value)))
}

fn implies(narrow: &Condition, wide: &Condition) -> bool {
    narrow.key == wide.key && list(false, &wide.values, &narrow.values) && list(true, &wide.not_values, &narrow.not_values)
}

/// Tells whether one pattern of values covers another; unknown texts cover nothing but themselves.
pub(crate) fn pattern(wide: &str, narrow: &str) -> bool {
    if is_unknown(wide) || is_unknown(narrow) {
        return false;
    }
    if wide == narrow || wide == "*" {
        return true;
    }
    if let Some(prefix) = wide.strip_suffix('*') {
        return !narrow.starts_with('*') && narrow.trim_end_matches('*').starts_with(prefix);
    }
    if let Some(suffix) = wide.strip_prefix('*') {
        return !narrow.ends_with('*') && narrow.trim_start_matches('*').ends_with(suffix);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{covers, pattern};
    use crate::api::istio::authorization_policy::AuthorizationPolicy;
    use crate::api::sample::decode;

    #[test]
    fn wider_rules_cover_narrower_ones() {
        let text = "rules:
- {from: [{source: {namespaces: [a, b]}}]}
- {from: [{source: {namespaces: [a]}}], to: [{operation: {methods: [GET]}}]}
- {from: [{source: {namespaces: [a], notIpBlocks: [10.0.0.0/8]}}]}
- {to: [{operation: {methods: [GET]}}]}
";
        let rules = decode::<AuthorizationPolicy>(text).0.rules.expect("rules");
        assert!(covers(&rules[0], &rules[1]) && covers(&rules[0], &rules[2]) && covers(&rules[3], &rules[1]));
        assert!(!covers(&rules[1], &rules[0]) && !covers(&rules[2], &rules[0]) && !covers(&rules[0], &rules[3]));
    }

    #[test]
    fn patterns_cover_at_their_open_end() {
        assert!(pattern("/a*", "/a/b*") && pattern("*.b", "a.b") && pattern("*", "x") && pattern("/a", "/a"));
        assert!(!pattern("/a/b*", "/a*") && !pattern("/a*", "*a") && !pattern("/a", "/a*"));
    }
}
