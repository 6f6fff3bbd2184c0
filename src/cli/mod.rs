//! One file per verb: parse → settle → gather → call core → print one report.

mod analyze;
mod args;
mod completion;
mod error;
mod explain;
mod fix;
mod gather;
mod man;
mod rules;
mod settle;
mod version;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use args::{Cli, Verb, When};
pub(crate) use error::{CliError, Status};

use crate::output::{Printer, Style, Volume};
use crate::settings::Environment;

/// Runs the program on its own arguments. A panic is our bug and says so (exit code 70).
pub(crate) fn run() -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    let code = std::panic::catch_unwind(main).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        let printer = Printer::new(Volume::Normal, Style::plain(), Style::plain());
        printer.error(&format!("meshctl has a bug: {}", words.unwrap_or("unknown panic")));
        printer.help("please report it with the command and the input: https://github.com/meshctl/meshctl/issues");
        70
    });
    ExitCode::from(code)
}

fn main() -> u8 {
    clap_complete::CompleteEnv::with_factory(args::command).complete();
    let environment = Environment::read();
    let matches = match args::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed pipe is no error of ours.
            let _ = error.print();
            return code;
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.format(&mut Cli::command()).print();
            return 2;
        }
    };
    let printer = printer(&cli.global, &environment);
    let result = match cli.verb {
        Verb::Analyze(args) => analyze::run(&args, &printer),
        Verb::Explain(args) => explain::run(&args, &printer),
        Verb::Rules(args) => rules::run(&args, &printer),
        Verb::Completion(args) => completion::run(&args, &printer),
        Verb::Man(args) => man::run(&args, &printer),
        Verb::Version(args) => version::run(&args, &printer),
    };
    match result {
        Ok(status) => status.code(),
        Err(error) => {
            printer.error(&error.to_string());
            for hint in error.hints() {
                printer.help(hint);
            }
            error.code()
        }
    }
}

/// Settles what both ends can show. Shells set `COLUMNS`; without it a terminal is taken to be 100 wide.
fn printer(global: &args::Global, environment: &Environment) -> Printer {
    let volume = match (global.quiet, global.verbose) {
        (true, _) => Volume::Quiet,
        (_, true) => Volume::Verbose,
        _ => Volume::Normal,
    };
    let style = |terminal: bool| {
        let colour = match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => terminal && !environment.no_color && !environment.dumb,
        };
        let width = if terminal { environment.columns.unwrap_or(100) } else { 0 };
        Style { colour, width, unicode: environment.unicode, links: colour && terminal, verbose: global.verbose }
    };
    Printer::new(volume, style(std::io::stdout().is_terminal()), style(std::io::stderr().is_terminal()))
}

/// Analyses any bytes, for the fuzzer.
#[cfg(fuzzing)]
pub(crate) fn analyze_any(bytes: &[u8]) {
    crate::analyze::hostile::survive(bytes);
}
