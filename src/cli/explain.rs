//! `meshctl explain`.

use clap::Args;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use super::{CliError, Status};
use crate::analyze::registry;
use crate::analyze::rules::TABLE;
use crate::diag::{Level, Rule};
use crate::output::Printer;
use crate::text::words;

/// Explain a rule: what it finds, why that is bad, how to do it right.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Code, name or alias: `MSH0101`, `unknown-host`, `IST0101`
    #[arg(required = true, value_name = "RULE", add = ArgValueCompleter::new(complete_rule))]
    rules: Vec<String>,
}

/// Completes a rule's code or name.
pub(crate) fn complete_rule(current: &std::ffi::OsStr) -> Vec<CompletionCandidate> {
    let start = current.to_string_lossy().to_ascii_lowercase();
    let words = TABLE.iter().flat_map(|entry| [entry.rule.code, entry.rule.name].map(|word| (word, entry.rule)));
    words
        .filter(|(word, _)| word.to_ascii_lowercase().starts_with(&start))
        .map(|(word, rule)| CompletionCandidate::new(word).help(Some(rule.summary().into())))
        .collect()
}

/// Runs the command.
pub(crate) fn run(args: &ExplainArgs, printer: &Printer) -> Result<Status, CliError> {
    let mut text = String::new();
    for word in &args.rules {
        let rules = registry::select(word);
        if rules.is_empty() || registry::get(word).is_none() && rules.len() > 20 {
            let error = CliError::usage(format!("there is no rule `{word}`"));
            return Err(match registry::nearest(word) {
                Some(name) => error.hint(format!("did you mean `{name}`?")),
                None => error.hint("`meshctl rules` lists them"),
            });
        }
        for rule in rules {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&page(rule));
        }
    }
    printer.text(&text)?;
    Ok(Status::Fine)
}

/// Returns a rule's page as Markdown.
pub(crate) fn page(rule: &Rule) -> String {
    let level = match rule.level {
        Level::Off => "off by default: select it to use it".to_owned(),
        level => level.to_string(),
    };
    let mut head = format!("# {} {}\n\nGroup: {} · Level: {level}", rule.code, rule.name, rule.group.word());
    if !rule.aliases.is_empty() {
        head.push_str(&format!(" · Also known as: {}", words::list(rule.aliases, 12).replace('`', "")));
    }
    if let Some(safety) = rule.fix {
        head.push_str(&format!(" · Fix: {}", safety.word()));
    }
    // The words behind `yaml` tell the test what the example fires.
    let plain = |line: &'static str| match line.strip_prefix(' ').unwrap_or(line) {
        line if line.starts_with("```yaml ") => "```yaml",
        line => line,
    };
    let docs: String = rule.docs.lines().flat_map(|line| [plain(line), "\n"]).collect();
    format!("{head} · Since: {}\n\n{docs}", rule.since)
}
