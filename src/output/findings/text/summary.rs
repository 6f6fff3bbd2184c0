//! The last lines of a report: totals, and what was not looked at.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::diag::{Level, Report};
use crate::output::style::{Ink, Style};
use crate::output::visible;

/// Writes the totals and mentions the rules that could not look.
pub(super) fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let totals = &report.summary;
    let by_level = [(totals.error, Level::Error), (totals.warning, Level::Warning), (totals.info, Level::Info)];
    let counts: Vec<String> = by_level
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, level)| style.paint(Ink::of(level), &count(number, level.word())))
        .collect();
    let found = if counts.is_empty() { style.paint(Ink::Good, "no problems found") } else { counts.join(", ") };
    let mut looked = vec![count(totals.objects, "object"), count(totals.rules, "rule")];
    if totals.muted > 0 {
        looked.push(format!("{} muted", totals.muted));
    }
    writeln!(out, "{found} in {} ({})", count(totals.files, "file"), looked.join(", "))?;
    skipped(report, style, out)
}

fn skipped(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let rules: BTreeSet<&str> = report.skipped.iter().map(|skipped| skipped.rule.code).collect();
    if rules.is_empty() {
        return Ok(());
    }
    let rest = if style.verbose { ":" } else { ": --verbose lists them" };
    writeln!(out, "{} looked only in part or not at all{rest}", count(rules.len(), "rule"))?;
    if style.verbose {
        for skipped in &report.skipped {
            writeln!(out, "  {} {}: {}", skipped.rule.code, skipped.rule.name, visible::line(&skipped.reason))?;
        }
    }
    Ok(())
}

/// Returns number and word, the word in the plural when it has to be.
fn count(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}
