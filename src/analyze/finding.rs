//! A finding as a rule reports it: objects and paths, no text.

use crate::diag::{Level, Rule, Safety};
use crate::store::{Inventory, Object, ObjectId};

/// A change of an object that a fix proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// Puts another value in the place of the one at the path; `text` is YAML.
    Replace { path: String, text: String },
    /// Gives the key at the path another name.
    Rename { path: String, key: String },
    /// Takes the entry or list item at the path away.
    Remove { path: String },
    /// Adds an entry to the mapping at the path; `text` is YAML.
    Insert { path: String, key: String, text: String },
}

/// A place in an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) object: ObjectId,
    pub(crate) path: String,
}

/// A finding before its places are looked up.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) message: String,
    pub(crate) note: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) at: At,
    /// Points at the key rather than at the value.
    pub(crate) on_key: bool,
    pub(crate) related: Vec<(At, String)>,
    pub(crate) fix: Option<(Safety, Vec<Change>)>,
}

impl Finding {
    /// Says why it matters.
    pub(crate) fn note(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.note = Some(self.note.take().map_or(text.clone(), |note| format!("{note}; {text}")));
        self
    }

    /// Says what to do.
    pub(crate) fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// Points at another place that has to do with it.
    pub(crate) fn related(&mut self, object: &Object, path: impl Into<String>, message: impl Into<String>) -> &mut Self {
        self.related.push((At { object: object.id, path: path.into() }, message.into()));
        self
    }

    /// Sets a level that depends on context.
    pub(crate) fn level(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }

    /// Lowers the level when it rests on an assumed inventory, and says what is assumed.
    pub(crate) fn assuming(&mut self, inventory: Inventory, assumption: impl Into<String>) -> &mut Self {
        if inventory == Inventory::Assumed {
            self.level = self.level.lowered();
            self.note(format!("assuming that {}", assumption.into()));
        }
        self
    }

    /// Points at the key of the path instead of its value.
    pub(crate) fn on_key(&mut self) -> &mut Self {
        self.on_key = true;
        self
    }

    /// Offers a change; several calls make one fix.
    pub(crate) fn fix(&mut self, safety: Safety, change: Change) -> &mut Self {
        match &mut self.fix {
            Some((known, changes)) => {
                *known = (*known).max(safety);
                changes.push(change);
            }
            None => self.fix = Some((safety, vec![change])),
        }
        self
    }

    /// Offers another value for the path (quoted where YAML needs it).
    pub(crate) fn suggest_value(&mut self, path: impl Into<String>, value: &str) -> &mut Self {
        self.fix(Safety::Suggested, Change::Replace { path: path.into(), text: crate::yaml::edit::scalar(value) })
    }
}

/// Where a check reports to.
#[derive(Debug)]
pub(crate) struct Findings {
    rule: &'static Rule,
    pub(crate) list: Vec<Finding>,
    pub(crate) skipped: Vec<String>,
}

impl Findings {
    /// Starts an empty list for a rule.
    pub(crate) fn of(rule: &'static Rule) -> Self {
        Self { rule, list: Vec::new(), skipped: Vec::new() }
    }

    /// Reports a finding at a path of an object.
    pub(crate) fn report(&mut self, object: &Object, path: impl Into<String>, message: impl Into<String>) -> &mut Finding {
        // An organisation's choice that runs was selected: it reports warnings.
        let level = if self.rule.level == Level::Off { Level::Warning } else { self.rule.level };
        self.list.push(Finding {
            rule: self.rule,
            level,
            message: message.into(),
            note: None,
            help: None,
            at: At { object: object.id, path: path.into() },
            on_key: false,
            related: Vec::new(),
            fix: None,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Says that the rule could not look, or not everywhere.
    pub(crate) fn skip(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        if !self.skipped.contains(&reason) {
            self.skipped.push(reason);
        }
    }
}
