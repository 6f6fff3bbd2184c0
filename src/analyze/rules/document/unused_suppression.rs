//! Suppressions that mute nothing.

use crate::analyze::{registry, rule};

rule! {
    /// A suppression that mutes nothing: its rule did not fire here, or there is no such rule.
    ///
    /// ## Why is this bad?
    ///
    /// It hides the next mistake of that sort, and readers take the mistake for still there.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace # meshctl: ignore[duplicate-key] was fixed long ago
    /// metadata: {name: shop}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// ```
    "MSH0014", "unused-suppression", Document, Warning,
    aliases: [],
    rows: ["GEN-044"],
    fix: None,
}

/// Returns message and help for a word that muted nothing.
pub(crate) fn words(word: &str) -> (String, String) {
    if registry::select(word).is_empty() {
        let nearest = registry::nearest(word).map(|name| format!(": did you mean `{name}`?"));
        return (format!("there is no rule `{word}` to ignore"), format!("`meshctl rules` lists them{}", nearest.unwrap_or_default()));
    }
    (format!("nothing here is reported by `{word}`"), "delete the suppression".to_owned())
}
