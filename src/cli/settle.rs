//! What `analyze` was told → what it means: flag over `meshctl.toml` over default.

use std::path::{Path, PathBuf};

use super::CliError;
use super::analyze::{AnalyzeArgs, FailOn};
use crate::analyze::select::{Choice, Levels};
use crate::analyze::{Options, Targets};
use crate::diag::Level;
use crate::settings::{SettingsFile, file};
use crate::store;

/// Everything `analyze` needs to know before it reads manifests.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) options: Options,
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) context: Vec<PathBuf>,
    pub(crate) mesh_config: Option<PathBuf>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) fail_on: FailOn,
}

/// Settles the arguments.
pub(crate) fn settle(args: &AnalyzeArgs) -> Result<Settled, CliError> {
    let mut inputs: Vec<PathBuf> = args.paths.iter().chain(&args.filename).cloned().collect();
    if inputs.is_empty() {
        inputs.push(PathBuf::from("."));
    }
    let (file, folder) = settings_file(args, &inputs[0])?;
    let told = file.analyze;
    let beside = |name: &String| folder.join(name);
    let levels = levels(args, &told)?;
    let targets = targets(&told, args)?;
    let fail_on = match (args.fail_on, &told.fail_on) {
        (Some(fail_on), _) => fail_on,
        (None, Some(word)) => {
            FailOn::parse(word).ok_or_else(|| CliError::usage(format!("`fail-on = \"{word}\"`: it is error, warning, info or never")))?
        }
        (None, None) => FailOn::Error,
    };
    let defaults = store::Options::default();
    let options = Options {
        namespace: args.namespace.clone().or(told.namespace).unwrap_or_else(|| "default".to_owned()),
        mesh: store::Options {
            complete: args.complete || told.complete.unwrap_or_default(),
            domain: args.cluster_domain.clone().or(told.cluster_domain).unwrap_or(defaults.domain),
        },
        levels,
        targets,
        threads: args.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, Into::into)).max(1),
        per_path: told.per_path_ignores.iter().map(|(glob, words)| (relative(&folder, glob), words.clone())).collect(),
    };
    Ok(Settled {
        options,
        inputs,
        context: args.with.iter().cloned().chain(told.with.iter().map(beside)).collect(),
        mesh_config: args.mesh_config.clone().or_else(|| told.mesh_config.as_ref().map(beside)),
        baseline: args.baseline.clone().or_else(|| told.baseline.as_ref().map(beside)),
        fail_on,
    })
}

fn levels(args: &AnalyzeArgs, told: &file::Analyze) -> Result<Levels, CliError> {
    let mut levels = Vec::new();
    for (word, level) in &told.levels {
        let level = Level::parse(level)
            .ok_or_else(|| CliError::usage(format!("level `{level}` of `{word}`: it is error, warning, info or off")))?;
        levels.push((word.clone(), level));
    }
    let choice = Choice {
        select: if args.select.is_empty() { told.select.clone() } else { args.select.clone() },
        ignore: told.ignore.iter().chain(&args.ignore).cloned().collect(),
        levels,
    };
    Levels::settle(&choice).map_err(|unknown| {
        let error = CliError::usage(unknown.to_string());
        match unknown.nearest {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint("`meshctl rules` lists them"),
        }
    })
}

fn targets(told: &file::Analyze, args: &AnalyzeArgs) -> Result<Targets, CliError> {
    let mut targets = Targets::default();
    let said = args.target.iter().map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let told = told.targets.iter().map(|(name, version)| (name.as_str(), version.as_str()));
    for (name, text) in told.chain(said) {
        let version =
            Some(file::version(text).ok_or_else(|| CliError::usage(format!("target `{name}`: `{text}` is no version such as 1.28")))?);
        match name {
            "istio" => targets.istio = version,
            "kubernetes" => targets.kubernetes = version,
            "gateway-api" => targets.gateway_api = version,
            _ => return Err(CliError::usage(format!("there is no target `{name}`")).hint("targets are istio, kubernetes and gateway-api")),
        }
    }
    Ok(targets)
}

/// Finds `meshctl.toml`: the one named, else upwards from the first input.
fn settings_file(args: &AnalyzeArgs, input: &Path) -> Result<(SettingsFile, PathBuf), CliError> {
    let found = match &args.config {
        Some(path) => Some(path.clone()),
        None if args.no_config => None,
        None => upwards(input),
    };
    let Some(path) = found else { return Ok((SettingsFile::default(), PathBuf::new())) };
    let text = std::fs::read_to_string(&path).map_err(|error| CliError::input(format!("cannot read {}: {error}", path.display())))?;
    let settings =
        SettingsFile::parse(&text).map_err(|error| CliError::usage(format!("{}: {}", path.display(), error.to_string().trim_end())))?;
    Ok((settings, path.parent().map(Path::to_owned).unwrap_or_default()))
}

fn upwards(input: &Path) -> Option<PathBuf> {
    let start = if input.as_os_str() == "-" { Path::new(".") } else { input };
    let real = std::fs::canonicalize(start).ok()?;
    let here = std::fs::canonicalize(".").ok();
    let found = real.ancestors().map(|folder| folder.join("meshctl.toml")).find(|path| path.is_file())?;
    // Shown relative to where the user stands, if it is below.
    Some(here.and_then(|here| found.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or(found))
}

fn relative(folder: &Path, glob: &str) -> String {
    let folder = folder.to_string_lossy();
    if folder.is_empty() { glob.to_owned() } else { format!("{folder}/{glob}") }
}
