//! The report as JSON, by the contract.

use std::io::{self, Write};

use serde::Serialize;

use super::contract::Document;
use crate::diag::Report;
use crate::output::visible;
use crate::yaml::source::Sources;

/// Writes the report.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    value(&Document::of(report, sources), out)
}

/// Writes any value indented, with nothing in it that a terminal would obey.
pub(super) fn value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", visible::json(&text))
}

#[cfg(test)]
mod tests {
    use crate::output::findings::{Format, sample};

    #[test]
    fn the_contract_holds() {
        insta::assert_snapshot!(sample::rendered(Format::Json));
    }
}
