//! `meshctl analyze`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;

use super::gather::Gathered;
use super::settle::{Settled, settle};
use super::{CliError, Status, explain, fix};
use crate::analyze::baseline::Baseline;
use crate::analyze::{self, Input};
use crate::diag::{Level, Report};
use crate::output::{Format, Printer, Style, Table};
use crate::store::settings::{Settings, config_of};
use crate::yaml::{Document, Sources};

/// Find what is wrong with mesh configuration.
///
/// Reads files, folders (recursively: .yaml, .yml, .json) and `-` for standard input; the current
/// folder when none is named. Needs no cluster.
///
/// Exit codes: 0 fine, 1 findings at or above --fail-on (or a document that does not parse),
/// 2 wrong usage, 3 some input could not be read, 70 a bug in meshctl.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "a flag of the command line is a bool")]
pub(crate) struct AnalyzeArgs {
    /// Files and folders to analyse, or `-`
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// More files and folders to analyse
    #[arg(long, short = 'f', value_name = "PATH")]
    pub(crate) filename: Vec<PathBuf>,
    /// Context: read, known to the rules, never reported on
    #[arg(long, value_name = "PATH")]
    pub(crate) with: Vec<PathBuf>,
    /// Namespace of objects that name none [default: default]
    #[arg(long, short, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// The input is everything there is: what it does not hold does not exist
    #[arg(long)]
    pub(crate) complete: bool,
    /// File with the mesh's settings (MeshConfig)
    #[arg(long, value_name = "FILE")]
    pub(crate) mesh_config: Option<PathBuf>,
    /// DNS domain of the cluster [default: cluster.local]
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) cluster_domain: Option<String>,
    /// Version the manifests are meant for, such as `istio=1.26` (also kubernetes, gateway-api)
    #[arg(long, value_name = "NAME=VERSION")]
    pub(crate) target: Vec<String>,

    /// Only these rules: codes, names, groups, aliases, `MSH02*`, `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules", add = ArgValueCompleter::new(explain::complete_rule))]
    pub(crate) select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules", add = ArgValueCompleter::new(explain::complete_rule))]
    pub(crate) ignore: Vec<String>,
    /// Settings file instead of the `meshctl.toml` found upwards from the first input
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) config: Option<PathBuf>,
    /// Read no settings file
    #[arg(long, conflicts_with = "config", help_heading = "Rules")]
    pub(crate) no_config: bool,
    /// Tolerate the findings that this file lists
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write today's findings to the baseline file
    #[arg(long, requires = "baseline", help_heading = "Rules")]
    pub(crate) write_baseline: bool,
    /// Take entries that no finding matches out of the baseline file
    #[arg(long, conflicts_with = "write_baseline", help_heading = "Rules")]
    pub(crate) prune_baseline: bool,

    /// Apply safe fixes to the files
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// With --fix or --diff: suggested fixes too (they change behaviour)
    #[arg(long, help_heading = "Fixes")]
    pub(crate) suggested: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,

    /// How to print the findings
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: FormatName,
    /// Another report, written to a file: `sarif=findings.sarif`; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", help_heading = "Output")]
    pub(crate) report_to: Vec<String>,
    /// Lowest level that makes the run fail [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Output")]
    pub(crate) fail_on: Option<FailOn>,
    /// Print counts by rule instead of findings
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Print on stderr what each phase took
    #[arg(long, hide = true)]
    pub(crate) timings: bool,
    /// Number of threads
    #[arg(long, hide = true)]
    pub(crate) threads: Option<usize>,
}

/// Formats of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatName {
    #[default]
    Text,
    Json,
    Yaml,
    Sarif,
    Github,
    Gitlab,
    Junit,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Text => Self::Text,
            FormatName::Json => Self::Json,
            FormatName::Yaml => Self::Yaml,
            FormatName::Sarif => Self::Sarif,
            FormatName::Github => Self::Github,
            FormatName::Gitlab => Self::Gitlab,
            FormatName::Junit => Self::Junit,
        }
    }
}

/// Lowest level that makes the run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// Parses the word of the settings file.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::from_str(word, false).ok()
    }

    fn fails(self, report: &Report) -> bool {
        let level = match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Info => Level::Info,
            Self::Never => return report.findings.iter().any(|finding| finding.rule.name == "parse"),
        };
        report.findings.iter().any(|finding| finding.level <= level || finding.rule.name == "parse")
    }
}

/// Measures phases.
struct Clock {
    last: Instant,
    phases: Vec<(&'static str, Duration)>,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "--timings measures this process")]
    fn mark(&mut self, phase: &'static str) {
        let now = Instant::now();
        self.phases.push((phase, now - self.last));
        self.last = now;
    }
}

/// Runs the command.
pub(crate) fn run(args: &AnalyzeArgs, printer: &Printer) -> Result<Status, CliError> {
    #[expect(clippy::disallowed_methods, reason = "--timings measures this process")]
    let mut clock = Clock { last: Instant::now(), phases: Vec::new() };
    let reports = reports_to(args)?;
    let settled = settle(args)?;
    let progress = printer.progress("analysing");
    let mut gathered = gather(&settled);
    clock.mark("read");
    let settings = mesh_config(&settled)?;
    let sources = Sources::new(std::mem::take(&mut gathered.sources));
    let input = Input { sources: &sources, context: &gathered.context, settings: settings.as_ref() };
    let mut report = analyze::run(input, &settled.options, &mut |phase| clock.mark(phase));
    drop(progress);
    if args.fix || args.diff {
        let done = fix::run(args, &settled, &gathered, input, report, printer)?;
        let Some((sources, fixed)) = done else { return Ok(Status::Findings) };
        return finish(args, &settled, &gathered, &sources, &fixed, &reports, printer, &mut clock);
    }
    baseline(args, &settled, &mut report, &sources, printer)?;
    finish(args, &settled, &gathered, &sources, &report, &reports, printer, &mut clock)
}

fn gather(settled: &Settled) -> Gathered {
    let mut gathered = Gathered::default();
    gathered.add(&settled.inputs, false);
    gathered.add(&settled.context, true);
    gathered
}

/// Reads the file of `--mesh-config`: a MeshConfig, or the ConfigMap or `IstioOperator` that holds one.
fn mesh_config(settled: &Settled) -> Result<Option<Settings>, CliError> {
    let Some(path) = &settled.mesh_config else { return Ok(None) };
    let mut file = Gathered::default();
    file.add(std::slice::from_ref(path), true);
    let Some(source) = file.sources.first() else {
        return Err(CliError::input(file.unreadable.first().cloned().unwrap_or_else(|| format!("cannot read {}", path.display()))));
    };
    let document = Document::parse(crate::diag::FileId(0), &source.text, &source.mask, 0..source.text.len());
    if document.broken {
        return Err(CliError::input(format!("{} does not parse", source.name))
            .hint("it must hold a MeshConfig, or the ConfigMap or IstioOperator with one"));
    }
    if document.root().is_some_and(|root| root.get("kind").is_some()) {
        let ranges = crate::yaml::split::documents(&source.text);
        let manner = crate::store::read::Manner { role: crate::store::Role::Context, namespace: "istio-system", kustomization: false };
        let read = crate::store::read::read(crate::diag::FileId(0), source, &ranges, manner);
        let mesh = crate::store::Mesh::new(read.objects.into_iter().map(std::sync::Arc::new).collect(), None, settled.options.mesh.clone());
        return Ok(Some(Settings { origin: None, given: true, ..mesh.settings }));
    }
    let config = config_of(&document, &mut Vec::new());
    Ok(config.map(|config| Settings { config, given: true, origin: None }))
}

fn reports_to(args: &AnalyzeArgs) -> Result<Vec<(Format, PathBuf)>, CliError> {
    let parse = |pair: &String| {
        let (format, path) = pair.split_once('=')?;
        Some((Format::from(FormatName::from_str(format, false).ok()?), PathBuf::from(path)))
    };
    let wrong = |pair: &String| CliError::usage(format!("--report-to {pair}: it is FORMAT=PATH, such as sarif=findings.sarif"));
    args.report_to.iter().map(|pair| parse(pair).ok_or_else(|| wrong(pair))).collect()
}

fn baseline(args: &AnalyzeArgs, settled: &Settled, report: &mut Report, sources: &Sources, printer: &Printer) -> Result<(), CliError> {
    let Some(path) = &settled.baseline else {
        if args.prune_baseline {
            return Err(CliError::usage("--prune-baseline needs a baseline").hint("name it with --baseline FILE"));
        }
        return Ok(());
    };
    let write = |baseline: &Baseline| {
        let text = serde_json::to_string_pretty(baseline).unwrap_or_default() + "\n";
        std::fs::write(path, text).map_err(|error| CliError::input(format!("cannot write {}: {error}", path.display())))
    };
    if args.write_baseline {
        let baseline = Baseline::of(&report.findings, sources);
        write(&baseline)?;
        printer.say(&format!("wrote {} to {}", crate::text::words::count(baseline.findings.len(), "entry"), path.display()));
    }
    let text = std::fs::read_to_string(path).map_err(|error| {
        CliError::input(format!("cannot read {}: {error}", path.display())).hint("--write-baseline makes it from today's findings")
    })?;
    let known: Baseline = serde_json::from_str(&text).map_err(|error| CliError::input(format!("{}: {error}", path.display())))?;
    let (compared, pruned) = known.compare(&mut report.findings, sources);
    if args.prune_baseline {
        write(&pruned)?;
    } else if compared.stale > 0 {
        printer.say(&format!(
            "{} of the baseline no longer occur: --prune-baseline removes them",
            crate::text::words::count(compared.stale, "finding")
        ));
    }
    report.summary.muted += compared.known;
    report.count();
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the last step meets everything the others made")]
fn finish(
    args: &AnalyzeArgs,
    settled: &Settled,
    gathered: &Gathered,
    sources: &Sources,
    report: &Report,
    reports: &[(Format, PathBuf)],
    printer: &Printer,
    clock: &mut Clock,
) -> Result<Status, CliError> {
    for words in &gathered.unreadable {
        printer.error(words);
    }
    if args.statistics {
        statistics(report, printer)?;
    } else {
        printer.findings(args.format.into(), report, sources)?;
    }
    for (format, path) in reports {
        let written = std::fs::File::create(path)
            .and_then(|file| crate::output::render(*format, report, sources, Style::plain(), &mut std::io::BufWriter::new(file)));
        written.map_err(|error| CliError::input(format!("cannot write {}: {error}", path.display())))?;
    }
    clock.mark("print");
    if args.timings {
        for (phase, took) in &clock.phases {
            printer.say(&format!("{phase:>8} {:>9.3} ms", took.as_secs_f64() * 1000.0));
        }
    }
    let findings = settled.fail_on.fails(report);
    Ok(match (gathered.unreadable.is_empty(), findings) {
        (false, _) => Status::Unreadable,
        (true, true) => Status::Findings,
        (true, false) => Status::Fine,
    })
}

fn statistics(report: &Report, printer: &Printer) -> std::io::Result<()> {
    let mut counts = std::collections::BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((finding.rule.code, finding.rule.name, finding.level)).or_insert(0usize) += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
    let mut table = Table::new(["COUNT", "CODE", "NAME", "LEVEL"], "no findings");
    for ((code, name, level), count) in rows {
        table.row(vec![count.to_string(), code.to_owned(), name.to_owned(), level.to_string()]);
    }
    printer.table(&table)
}
