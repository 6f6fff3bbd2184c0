//! Findings for people: a headline, the lines of the file with the place marked, and what to do.

mod excerpt;
mod footer;
mod snippet;
mod summary;
mod wrap;

use std::io::{self, Write};

use crate::diag::{Diagnostic, Report};
use crate::output::style::{Ink, Style};
use crate::output::visible;
use crate::yaml::source::Sources;

/// Writes all findings and a last line with the totals.
pub(super) fn write(report: &Report, sources: &Sources, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        out.write_all(one(finding, sources, style).as_bytes())?;
        writeln!(out)?;
    }
    summary::write(report, style, out)
}

/// Returns one finding as text.
fn one(finding: &Diagnostic, sources: &Sources, style: Style) -> String {
    let code = style.link(&super::place::url(finding.rule.code), finding.rule.code);
    let head = format!("{}[{code}]", finding.level.word());
    let mut out = style.paint(Ink::of(finding.level), &head);
    out.push_str(&style.paint(Ink::Strong, &format!(": {}", visible::line(&finding.message))));
    out.push('\n');
    let margin = snippet::push(&mut out, finding, sources, style);
    footer::push(&mut out, finding, sources, style, margin);
    out
}

#[cfg(test)]
mod tests;
