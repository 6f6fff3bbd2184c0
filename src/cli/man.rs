//! `meshctl man`: the manual pages, one per verb.

use std::path::PathBuf;

use clap::Args;

use super::{CliError, Status, args};
use crate::output::Printer;

/// Write the manual pages into a folder.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The folder; it must exist
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &ManArgs, _: &Printer) -> Result<Status, CliError> {
    clap_mangen::generate_to(args::command(), &args.folder)
        .map_err(|error| CliError::input(format!("cannot write to {}: {error}", args.folder.display())))?;
    Ok(Status::Fine)
}
