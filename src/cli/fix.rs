//! `meshctl analyze --fix` and `--diff`: rounds of fixes until nothing more applies.

use std::collections::BTreeMap;

use super::CliError;
use super::analyze::AnalyzeArgs;
use super::gather::Gathered;
use super::settle::Settled;
use crate::analyze::{self, Input};
use crate::diag::{FileId, Report, Safety};
use crate::output::Printer;
use crate::text::words;
use crate::yaml::{Source, Sources};

/// Fixes may uncover others; more rounds than this mean two that undo each other.
const ROUNDS: usize = 10;

/// Applies fixes round by round. With `--diff` it prints what would change and returns nothing when
/// something would; otherwise it writes the files and returns what is left.
pub(crate) fn run(
    args: &AnalyzeArgs,
    settled: &Settled,
    gathered: &Gathered,
    input: Input<'_>,
    first: Report,
    printer: &Printer,
) -> Result<Option<(Sources, Report)>, CliError> {
    let limit = if args.suggested { Safety::Suggested } else { Safety::Safe };
    let copy = |sources: &Sources, texts: &mut BTreeMap<FileId, String>| {
        let list = sources.iter().map(|(file, source)| {
            let text = texts.remove(&file).unwrap_or_else(|| source.text.clone());
            Source::new(source.name.clone(), text)
        });
        Sources::new(list.collect())
    };
    let mut sources = copy(input.sources, &mut BTreeMap::new());
    let (mut report, mut applied, mut refused) = (first, 0, Vec::new());
    for _ in 0..ROUNDS {
        let mut round = analyze::fix::apply(&report.findings, &sources, limit);
        refused = round.refused;
        if round.applied == 0 {
            break;
        }
        applied += round.applied;
        sources = copy(&sources, &mut round.texts);
        report = analyze::run(Input { sources: &sources, ..input }, &settled.options, &mut |_| {});
    }
    for (file, offset, reason) in refused {
        let source = sources.get(file);
        printer.say(&format!("{}:{}: left as it is: {reason}", source.name, source.line_column(offset).line));
    }
    let changed: Vec<FileId> =
        sources.iter().filter(|(file, source)| source.text != input.sources.get(*file).text).map(|(file, _)| file).collect();
    if args.diff {
        for file in &changed {
            printer.diff(&sources.get(*file).name, &input.sources.get(*file).text, &sources.get(*file).text)?;
        }
        printer.say(&format!("{} would be applied in {}", words::count(applied, "fix"), words::count(changed.len(), "file")));
        return Ok((changed.is_empty()).then_some((sources, report)));
    }
    for file in &changed {
        let source = sources.get(*file);
        if let Some(path) = &gathered.paths[file.0 as usize] {
            std::fs::write(path, &source.text).map_err(|error| CliError::input(format!("cannot write {}: {error}", path.display())))?;
        }
    }
    printer.say(&format!("applied {} in {}", words::count(applied, "fix"), words::count(changed.len(), "file")));
    // Standard input becomes standard output, changed or not; what is left to say goes to the other side.
    let stdin = gathered.paths.iter().position(Option::is_none).and_then(|position| sources.iter().nth(position));
    if let Some((_, source)) = stdin {
        printer.text(&source.text)?;
        printer.say(&format!("{} left", words::count(report.findings.len(), "finding")));
        return Ok(None);
    }
    Ok(Some((sources, report)))
}
