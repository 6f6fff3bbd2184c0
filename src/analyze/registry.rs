//! Looking rules up: by code, name, group, alias or table row, and by glob of a code.

use super::rules::{Entry, TABLE};
use crate::diag::{Group, Rule};
use crate::text::{pattern, suggest};

/// Returns the rules a word selects: `MSH0101`, `MSH01*`, `unknown-host`, `routing`, `IST0101`, `all`.
pub(crate) fn select(word: &str) -> Vec<&'static Rule> {
    TABLE.iter().map(|entry| entry.rule).filter(|rule| matches(rule, word)).collect()
}

/// Tells whether a word selects the rule.
pub(crate) fn matches(rule: &Rule, word: &str) -> bool {
    let same = |text: &str| text.eq_ignore_ascii_case(word);
    same("all")
        || same(rule.code)
        || same(rule.name)
        || same(rule.group.word())
        || rule.aliases.iter().any(|alias| same(alias))
        || (word.contains('*') && pattern::glob(&word.to_ascii_uppercase(), rule.code))
}

/// Returns the rule of a code or name.
pub(crate) fn get(word: &str) -> Option<&'static Rule> {
    TABLE.iter().map(|entry| entry.rule).find(|rule| rule.code.eq_ignore_ascii_case(word) || rule.name == word)
}

/// Returns what a word that selects nothing may have meant.
pub(crate) fn nearest(word: &str) -> Option<&'static str> {
    let names = TABLE.iter().flat_map(|entry: &Entry| [entry.rule.name, entry.rule.code]);
    suggest::nearest(word, names.chain(Group::ALL.iter().map(|group| group.word())))
}
