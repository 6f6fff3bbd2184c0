//! meshctl: the service-mesh operator's tool. This file is the map of the house.

mod api;
mod diag;
mod ident;
mod output;
mod text;
mod yaml;

/// Runs the program on the process's own arguments and returns its exit code.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
