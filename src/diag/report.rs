//! The result of an analysis: findings, what could not run, totals.

use super::{Diagnostic, Level, Rule};

/// A rule that did not look, or not everywhere, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Skipped {
    pub(crate) rule: &'static Rule,
    pub(crate) reason: String,
}

/// Totals of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) error: usize,
    pub(crate) warning: usize,
    pub(crate) info: usize,
    /// Files read (standard input counts as one).
    pub(crate) files: usize,
    /// Kubernetes objects found in them.
    pub(crate) objects: usize,
    /// Rules that ran.
    pub(crate) rules: usize,
    /// Findings muted by suppressions, settings or the baseline.
    pub(crate) muted: usize,
}

/// Everything a reporter needs besides the texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// Sorted by file, position, level and code.
    pub(crate) findings: Vec<Diagnostic>,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) summary: Summary,
}

impl Report {
    /// Counts the findings by level into the summary.
    pub(crate) fn count(&mut self) {
        let of = |level: Level| self.findings.iter().filter(|finding| finding.level == level).count();
        (self.summary.error, self.summary.warning, self.summary.info) = (of(Level::Error), of(Level::Warning), of(Level::Info));
    }
}
