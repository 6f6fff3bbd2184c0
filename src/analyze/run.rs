//! The runner: read → index → rules → locate → mute → sort. Two phases use several threads; the
//! result does not depend on how many.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::context::{Context, Targets};
use super::finding::{Finding, Findings};
use super::rules::{Check, Entry, Said, TABLE, document};
use super::select::Levels;
use super::{locate, suppress};
use crate::diag::{Diagnostic, FileId, Level, Place, Related, Report, Rule, Skipped};
use crate::store::kustomize::{Layout, World};
use crate::store::read::{Manner, Read};
use crate::store::settings::Settings;
use crate::store::{self, Mesh, Object, Role};
use crate::yaml::{Sources, split};

/// What is analysed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) sources: &'a Sources,
    /// Whether each source is only context (`--with`).
    pub(crate) context: &'a [bool],
    /// Mesh settings given apart from the manifests.
    pub(crate) settings: Option<&'a Settings>,
}

/// How it is analysed.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Namespace of objects that name none.
    pub(crate) namespace: String,
    pub(crate) mesh: store::Options,
    pub(crate) levels: Levels,
    pub(crate) targets: Targets,
    pub(crate) threads: usize,
    /// Rules muted for files that match a glob.
    pub(crate) per_path: Vec<(String, Vec<String>)>,
}

/// Analyses the input. `mark` is told the name of each phase when it ends.
pub(crate) fn run(input: Input<'_>, options: &Options, mark: &mut dyn FnMut(&'static str)) -> Report {
    let mut reads = read_all(input, options);
    mark("parse");
    let layout = layout_of(input.sources, &mut reads);
    let mut reads = read_patches_again(input, options, &layout, reads);
    let lists = lists_of(&mut reads);
    let mut found = problems_found(input.sources, &reads, &lists, options);
    found.extend(template_notes(input.sources, &reads, options));
    let (files, objects) = (input.sources.len(), reads.iter().map(|read| read.objects.len()).sum());
    let meshes = meshes_of(input, options, &layout, reads);
    mark("index");
    let mut skipped = BTreeSet::new();
    let mut ran = 0;
    let mut suppressions = suppress::Suppressions::of_comments(input.sources);
    for mesh in &meshes {
        let (findings, skips, count) = run_rules(mesh, options);
        ran = count;
        skipped.extend(skips.into_iter().map(|(rule, reason)| (rule.code, reason)));
        suppressions.add_annotations(mesh);
        found.extend(locate::locate(findings, mesh, input.sources, &lists));
    }
    mark("rules");
    found.retain(|finding| !is_context(finding, input));
    let mut report = Report { findings: found, ..Report::default() };
    report.summary.muted = mute(&mut report.findings, input.sources, options, &mut suppressions);
    report.findings.extend(suppressions.unused(options));
    finish(&mut report, options);
    let rule_of = |code: &str| TABLE.iter().map(|entry| entry.rule).find(|rule| rule.code == code);
    report.skipped = skipped.into_iter().filter_map(|(code, reason)| Some(Skipped { rule: rule_of(code)?, reason })).collect();
    (report.summary.files, report.summary.objects, report.summary.rules) = (files, objects, ran);
    // Freeing thousands of objects takes as long as some rules do, and nobody waits for it.
    drop(std::thread::spawn(move || drop(meshes)));
    mark("report");
    report
}

/// Runs jobs on several threads; results come back in the order of the jobs.
fn parallel<T: Send>(threads: usize, jobs: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                return done;
            }
            done.push((job, work(job)));
        }
    };
    let mut all: Vec<(usize, T)> = if threads < 2 || jobs < 2 {
        take()
    } else {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
            let mut all = take();
            all.extend(others.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
            all
        })
    };
    all.sort_by_key(|(job, _)| *job);
    all.into_iter().map(|(_, result)| result).collect()
}

/// Bytes of documents that one job reads: small enough to share out, large enough not to matter.
const JOB: usize = 128 * 1024;

fn manner<'a>(input: Input<'_>, options: &'a Options, file: FileId) -> Manner<'a> {
    let role = if input.context.get(file.0 as usize).copied().unwrap_or_default() { Role::Context } else { Role::Subject };
    let name = input.sources.get(file).name.rsplit('/').next().unwrap_or_default();
    let kustomization = matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization");
    Manner { role, namespace: &options.namespace, kustomization }
}

fn read_all<'t>(input: Input<'t>, options: &Options) -> Vec<Read<'t>> {
    let mut jobs: Vec<(FileId, Vec<Range<usize>>)> = Vec::new();
    for (file, source) in input.sources.iter() {
        let mut ranges = Vec::new();
        for range in split::documents(source.mask.text(&source.text)) {
            let start = ranges.first().map_or(range.start, |first: &Range<usize>| first.start);
            let full = range.end - start > JOB;
            ranges.push(range);
            if full {
                jobs.push((file, std::mem::take(&mut ranges)));
            }
        }
        if !ranges.is_empty() {
            jobs.push((file, ranges));
        }
    }
    let results = parallel(options.threads, jobs.len(), |job| {
        let (file, ranges) = &jobs[job];
        store::read::read(*file, input.sources.get(*file), ranges, manner(input, options, *file))
    });
    let mut reads: Vec<Read<'t>> = (0..input.sources.len()).map(|_| Read::default()).collect();
    for ((file, _), read) in jobs.iter().zip(results) {
        reads[file.0 as usize].append(read);
    }
    reads
}

fn lists_of<'t>(reads: &mut [Read<'t>]) -> locate::Lists<'t> {
    let lists = (0u32..).map(FileId).zip(reads).flat_map(|(file, read)| {
        std::mem::take(&mut read.lists).into_iter().map(move |(start, end, document)| ((file, start, end), document))
    });
    lists.collect()
}

fn layout_of(sources: &Sources, reads: &mut [Read<'_>]) -> Layout {
    let mut layout = Layout::default();
    for ((_, source), read) in sources.iter().zip(reads) {
        if let Some(kustomization) = read.kustomization.take() {
            layout.add(&source.name, kustomization);
        }
    }
    layout
}

/// A file turns out to be a patch only once the kustomization next to it was read.
fn read_patches_again<'t>(input: Input<'t>, options: &Options, layout: &Layout, mut reads: Vec<Read<'t>>) -> Vec<Read<'t>> {
    let patches = layout.patches();
    for (file, source) in input.sources.iter().filter(|(_, source)| patches.contains(&source.name)) {
        let manner = Manner { role: Role::Patch, ..manner(input, options, file) };
        let ranges = split::documents(source.mask.text(&source.text));
        reads[file.0 as usize] = store::read::read(file, source, &ranges, manner);
    }
    reads
}

fn problems_found(sources: &Sources, reads: &[Read<'_>], lists: &locate::Lists<'_>, options: &Options) -> Vec<Diagnostic> {
    let rules: Vec<(&'static Rule, document::Describe)> = TABLE
        .iter()
        .filter(|entry| options.levels.runs(entry.rule))
        .filter_map(|entry| match entry.check {
            Check::Text(describe) => Some((entry.rule, describe)),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    let mut paths = locate::Paths::new(sources, lists);
    for read in reads {
        for (object, problem) in &read.problems {
            let object = object.map(|position| &read.objects[position]);
            for (rule, describe) in &rules {
                found.extend(describe(problem, sources).map(|said| {
                    let place = Place { span: Some(problem.span), path: paths.of(object, problem.span) };
                    diagnostic_of(rule, place, object, said)
                }));
            }
        }
    }
    found
}

fn diagnostic_of(rule: &'static Rule, place: Place, object: Option<&Object>, said: Said) -> Diagnostic {
    let related = said.related.into_iter().map(|(span, message)| Related {
        place: Place { span: Some(span), path: String::new() },
        object: object.map(Object::reference),
        message,
    });
    let level = said.level.unwrap_or(rule.level);
    let patch = object.is_some_and(|object| object.role == Role::Patch);
    Diagnostic {
        rule,
        // Other patches may turn the object into another kind: a patch is judged more softly.
        level: if patch { level.lowered() } else { level },
        message: said.message,
        note: said.note,
        help: said.help,
        object: object.map(Object::reference),
        place,
        related: related.collect(),
        fix: said.fix,
    }
}

fn template_notes(sources: &Sources, reads: &[Read<'_>], options: &Options) -> Vec<Diagnostic> {
    let rule = &document::template::RULE;
    let files = sources.iter().zip(reads).filter(|(_, read)| options.levels.runs(rule) && read.documents > 0);
    let notes = files.filter_map(|((file, source), read)| document::template::note(file, source, read));
    notes.map(|(span, said)| diagnostic_of(rule, Place { span: Some(span), path: String::new() }, None, said)).collect()
}

fn meshes_of(input: Input<'_>, options: &Options, layout: &Layout, reads: Vec<Read<'_>>) -> Vec<Mesh> {
    let names: Vec<String> = input.sources.iter().map(|(_, source)| source.name.clone()).collect();
    let worlds = layout.worlds(&names);
    let objects: Vec<Vec<Arc<Object>>> = reads.into_iter().map(|read| read.objects.into_iter().map(Arc::new).collect()).collect();
    let place = |object: &Arc<Object>, namespace: Option<&String>| match namespace {
        Some(namespace) if !object.namespace.is_empty() && object.namespace != *namespace => {
            let mut moved = Object::clone(object);
            moved.namespace.clone_from(namespace);
            Arc::new(moved)
        }
        _ => Arc::clone(object),
    };
    let mesh = |world: &World| {
        let files = names.iter().zip(&objects).filter_map(|(name, objects)| Some((world.files.get(name)?, objects)));
        let objects = files.flat_map(|(namespace, objects)| objects.iter().map(move |object| place(object, namespace.as_ref())));
        Mesh::new(objects.collect(), input.settings.cloned(), options.mesh.clone())
    };
    worlds.iter().map(mesh).collect()
}

type Skips = Vec<(&'static Rule, String)>;

fn run_rules(mesh: &Mesh, options: &Options) -> (Vec<Finding>, Skips, usize) {
    let entries: Vec<&Entry> = TABLE.iter().filter(|entry| options.levels.runs(entry.rule)).collect();
    let context = Context { mesh, targets: options.targets };
    let results = parallel(options.threads, entries.len(), |job| {
        let mut out = Findings::of(entries[job].rule);
        if let Check::Mesh(check) = entries[job].check {
            check(&context, &mut out);
        }
        out
    });
    let mut findings = Vec::new();
    let mut skips = Vec::new();
    for (entry, out) in entries.iter().zip(results) {
        findings.extend(out.list);
        skips.extend(out.skipped.into_iter().map(|reason| (entry.rule, reason)));
    }
    (findings, skips, entries.len())
}

/// Tells whether a finding lies in a file that is only context.
fn is_context(finding: &Diagnostic, input: Input<'_>) -> bool {
    finding.place.span.is_some_and(|span| input.context.get(span.file.0 as usize).copied().unwrap_or_default())
}

/// Drops what suppressions, per-path settings and repetition mute. Returns how many were muted.
fn mute(findings: &mut Vec<Diagnostic>, sources: &Sources, options: &Options, suppressions: &mut suppress::Suppressions) -> usize {
    let key = |finding: &Diagnostic| {
        (finding.rule.code, finding.place.span, finding.place.path.clone(), finding.object.clone(), finding.message.clone())
    };
    let mut seen = BTreeSet::new();
    findings.retain(|finding| seen.insert(key(finding)));
    let before = findings.len();
    findings.retain(|finding| {
        let name = finding.place.span.map(|span| sources.get(span.file).name.as_str()).unwrap_or_default();
        let by_path = options.per_path.iter().any(|(glob, words)| {
            crate::text::pattern::glob(glob, name) && words.iter().any(|word| super::registry::matches(finding.rule, word))
        });
        !suppressions.mutes(finding, sources) && !by_path
    });
    before - findings.len()
}

/// Applies forced levels, sorts and counts.
fn finish(report: &mut Report, options: &Options) {
    for finding in &mut report.findings {
        finding.level = options.levels.forced(finding.rule).unwrap_or(finding.level);
    }
    report.findings.retain(|finding| finding.level != Level::Off);
    report.findings.sort_by_cached_key(|finding| (finding.place.span, finding.level, finding.rule.code, finding.message.clone()));
    report.count();
}
