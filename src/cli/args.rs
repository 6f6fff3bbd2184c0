//! The command tree and the global flags. Doc comments are help and man text.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::{analyze, completion, explain, man, rules, version};

/// The service-mesh operator's tool.
///
/// Reads Istio, Kubernetes Gateway API, Linkerd and SMI configuration and the Kubernetes objects
/// around it, and finds what is wrong before a cluster does.
#[derive(Debug, Parser)]
#[command(name = "meshctl", version, propagate_version = false, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// Flags of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Say nothing on stderr but errors
    #[arg(long, short, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// Say more on stderr
    #[arg(long, short, global = true, conflicts_with = "quiet", help_heading = "Global options")]
    pub(crate) verbose: bool,
    /// When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help_heading = "Global options")]
    pub(crate) color: When,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Analyze(Box<analyze::AnalyzeArgs>),
    Explain(explain::ExplainArgs),
    Rules(rules::RulesArgs),
    Completion(completion::CompletionArgs),
    #[command(hide = true)]
    Man(man::ManArgs),
    Version(version::VersionArgs),
}

/// Returns the command tree.
pub(crate) fn command() -> clap::Command {
    let styles = Styles::styled()
        .header(AnsiColor::Green.on_default().bold())
        .usage(AnsiColor::Green.on_default().bold())
        .literal(AnsiColor::Cyan.on_default().bold())
        .placeholder(AnsiColor::Cyan.on_default());
    Cli::command().styles(styles)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_is_consistent() {
        super::command().debug_assert();
    }
}
