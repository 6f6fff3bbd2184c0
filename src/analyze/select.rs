//! Which rules run, and at which level: defaults, then settings file, then command line.

use std::collections::BTreeMap;

use super::registry;
use super::rules::TABLE;
use crate::diag::{Level, Rule};

/// What the user said about rules, later layers winning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// Only these; empty means every rule that is on by default.
    pub(crate) select: Vec<String>,
    pub(crate) ignore: Vec<String>,
    /// Word → level.
    pub(crate) levels: Vec<(String, Level)>,
}

/// A word that selects no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no rule, group or alias")]
pub(crate) struct UnknownWord {
    pub(crate) word: String,
    pub(crate) nearest: Option<&'static str>,
}

/// The settled level of every rule.
#[derive(Debug, Clone)]
pub(crate) struct Levels {
    by_code: BTreeMap<&'static str, Setting>,
}

#[derive(Debug, Clone, Copy)]
struct Setting {
    runs: bool,
    forced: Option<Level>,
}

impl Levels {
    /// Settles what was said. A word that names nothing is an error: a typo must not switch a check off.
    pub(crate) fn settle(choice: &Choice) -> Result<Self, UnknownWord> {
        let mut by_code: BTreeMap<&'static str, Setting> = TABLE
            .iter()
            .map(|entry| (entry.rule.code, Setting { runs: choice.select.is_empty() && entry.rule.level != Level::Off, forced: None }))
            .collect();
        let mut apply = |words: &[String], change: &dyn Fn(&mut Setting)| -> Result<(), UnknownWord> {
            for word in words {
                let rules = registry::select(word);
                if rules.is_empty() {
                    return Err(UnknownWord { word: word.clone(), nearest: registry::nearest(word) });
                }
                for rule in rules {
                    by_code.entry(rule.code).and_modify(|setting| change(setting));
                }
            }
            Ok(())
        };
        apply(&choice.select, &|setting| setting.runs = true)?;
        for (word, level) in &choice.levels {
            apply(std::slice::from_ref(word), &|setting| {
                setting.forced = Some(*level);
                setting.runs = *level != Level::Off && (setting.runs || choice.select.is_empty());
            })?;
        }
        apply(&choice.ignore, &|setting| setting.runs = false)?;
        Ok(Self { by_code })
    }

    /// Tells whether the rule runs.
    pub(crate) fn runs(&self, rule: &Rule) -> bool {
        self.by_code.get(rule.code).is_some_and(|setting| setting.runs)
    }

    /// Returns the level the user forces for the rule, if any.
    pub(crate) fn forced(&self, rule: &Rule) -> Option<Level> {
        self.by_code.get(rule.code).and_then(|setting| setting.forced)
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Levels};
    use crate::analyze::registry;

    #[test]
    fn unknown_words_are_refused() {
        let choice = Choice { ignore: vec!["duplicate-kye".into()], ..Choice::default() };
        let error = Levels::settle(&choice).expect_err("a typo");
        assert_eq!(error.nearest, Some("duplicate-key"));
    }

    #[test]
    fn ignore_beats_select() {
        let choice = Choice { select: vec!["document".into()], ignore: vec!["MSH0002".into()], ..Choice::default() };
        let levels = Levels::settle(&choice).expect("known words");
        assert!(levels.runs(registry::get("parse").expect("a rule")) && !levels.runs(registry::get("duplicate-key").expect("a rule")));
    }
}
