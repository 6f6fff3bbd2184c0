//! `meshctl rules`.

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use serde::Serialize;

use super::{CliError, Status, explain};
use crate::analyze::registry;
use crate::analyze::rules::TABLE;
use crate::diag::Rule;
use crate::output::{Printer, Table};

/// List the rules.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Only these: codes, names, groups, aliases, `MSH02*`
    #[arg(value_name = "RULE", add = ArgValueCompleter::new(explain::complete_rule))]
    rules: Vec<String>,
    /// How to print them
    #[arg(long, short, value_enum, default_value_t, value_name = "FORMAT")]
    output: Format,
    /// Print only how many there are
    #[arg(long)]
    count: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Table,
    /// With aliases and fixes
    Wide,
    Json,
    Yaml,
    /// Names only
    Name,
}

/// A rule as JSON and YAML show it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    code: &'static str,
    name: &'static str,
    group: &'static str,
    level: &'static str,
    summary: &'static str,
    aliases: &'static [&'static str],
    fix: Option<&'static str>,
    since: &'static str,
    docs: &'static str,
}

impl Row {
    fn of(rule: &'static Rule) -> Self {
        Self {
            code: rule.code,
            name: rule.name,
            group: rule.group.word(),
            level: rule.level.word(),
            summary: rule.summary(),
            aliases: rule.aliases,
            fix: rule.fix.map(crate::diag::Safety::word),
            since: rule.since,
            docs: rule.docs,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &RulesArgs, printer: &Printer) -> Result<Status, CliError> {
    if let Some(word) = args.rules.iter().find(|word| registry::select(word).is_empty()) {
        let error = CliError::usage(format!("`{word}` is no rule, group or alias"));
        return Err(match registry::nearest(word) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error,
        });
    }
    let wanted = |rule: &Rule| args.rules.is_empty() || args.rules.iter().any(|word| registry::matches(rule, word));
    let rows: Vec<Row> = TABLE.iter().filter(|entry| wanted(entry.rule)).map(|entry| Row::of(entry.rule)).collect();
    if args.count {
        printer.text(&format!("{}\n", rows.len()))?;
        return Ok(Status::Fine);
    }
    match args.output {
        Format::Json => printer.json(&rows)?,
        Format::Yaml => printer.yaml(&rows)?,
        Format::Name => printer.text(&rows.iter().map(|row| format!("{}\n", row.name)).collect::<String>())?,
        Format::Table => table(&rows, false, printer)?,
        Format::Wide => table(&rows, true, printer)?,
    }
    Ok(Status::Fine)
}

fn table(rows: &[Row], wide: bool, printer: &Printer) -> std::io::Result<()> {
    let mut columns = vec!["CODE", "NAME", "GROUP", "LEVEL"];
    if wide {
        columns.extend(["FIX", "ALIASES"]);
    }
    columns.push("FINDS");
    let mut table = Table::new(columns, "no rules");
    for row in rows {
        let mut cells = vec![row.code.to_owned(), row.name.to_owned(), row.group.to_owned(), row.level.to_owned()];
        if wide {
            cells.extend([row.fix.unwrap_or_default().to_owned(), row.aliases.join(" ")]);
        }
        cells.push(row.summary.to_owned());
        table.row(cells);
    }
    printer.table(&table)
}
