//! Plurals, lists and quoting for messages.

/// Returns "1 file" or "3 files".
pub(crate) fn count(number: usize, one: &str) -> String {
    match (number, one.strip_suffix('y')) {
        (1, _) => format!("1 {one}"),
        _ if one.ends_with(['s', 'x']) || one.ends_with("ch") => format!("{number} {one}es"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {one}s"),
    }
}

/// Returns "`a`", "`a` and `b`" or "`a`, `b` and `c`"; more than `limit` words end in "and 4 more".
pub(crate) fn list<I: IntoIterator<Item = S>, S: AsRef<str>>(words: I, limit: usize) -> String {
    let mut quoted: Vec<String> = words.into_iter().map(|word| format!("`{}`", word.as_ref())).collect();
    if quoted.len() > limit {
        let rest = quoted.len() - limit;
        quoted.truncate(limit);
        return format!("{} and {rest} more", quoted.join(", "));
    }
    match quoted.pop() {
        None => String::new(),
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} and {last}", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, list};

    #[test]
    fn plurals_follow_the_number() {
        assert_eq!((count(1, "policy"), count(2, "policy")), ("1 policy".into(), "2 policies".into()));
        assert_eq!((count(0, "file"), count(3, "key"), count(2, "fix")), ("0 files".into(), "3 keys".into(), "2 fixes".into()));
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(list(["a"], 3), "`a`");
        assert_eq!(list(["a", "b", "c"], 3), "`a`, `b` and `c`");
        assert_eq!(list(["a", "b", "c", "d"], 2), "`a`, `b` and 2 more");
    }
}
