//! `meshctl completion`.

use clap::Args;
use clap_complete::Shell;

use super::{CliError, Status, args};
use crate::output::Printer;

/// Print a completion script for a shell.
///
/// The script is complete in itself. For completion of rule codes and names as well, source
/// `COMPLETE=<shell> meshctl` instead: `source <(COMPLETE=bash meshctl)`.
#[derive(Debug, Args)]
pub(crate) struct CompletionArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub(crate) fn run(args: &CompletionArgs, printer: &Printer) -> Result<Status, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(), "meshctl", &mut script);
    printer.bytes(&script)?;
    Ok(Status::Fine)
}
