//! `meshctl version`.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{CliError, Status};
use crate::output::Printer;

/// Print the version.
#[derive(Debug, Args)]
pub(crate) struct VersionArgs {
    /// How to print it
    #[arg(long, short, value_enum, default_value_t, value_name = "FORMAT")]
    output: Format,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// One line
    #[default]
    Text,
    Json,
}

/// What the command reports.
#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    rules: usize,
}

/// Runs the command.
pub(crate) fn run(args: &VersionArgs, printer: &Printer) -> Result<Status, CliError> {
    let report = Report { version: env!("CARGO_PKG_VERSION"), rules: crate::analyze::rules::TABLE.len() };
    match args.output {
        Format::Text => printer.text(&format!("meshctl {}\n", report.version))?,
        Format::Json => printer.json(&report)?,
    }
    Ok(Status::Fine)
}
