//! How long `meshctl analyze` takes, phase by phase, on generated meshes of 1,000 to 50,000 objects,
//! as ratios to a single-threaded `serde_yaml` decode of the same bytes in the same run; peak
//! memory and growth beside the project's targets. Run it with `cargo bench --bench analyze`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its result")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::cast_precision_loss, reason = "sizes and counts are far below 2^52")]

#[allow(dead_code, reason = "the test that shares the generator looks at more of it")]
mod mesh;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;

/// Objects, and how often each measurement is repeated; minima count.
const SIZES: [(usize, usize); 3] = [(1_000, 15), (10_000, 9), (50_000, 5)];
const PHASES: [&str; 6] = ["read", "parse", "index", "rules", "report", "print"];
/// The project's targets.
const WHOLE_TO_DECODE: f64 = 1.5;
const LIST_TO_DECODE: f64 = 2.5;
const MEGABYTES_AT_10K: f64 = 100.0;

/// A measured input.
struct Measured {
    label: String,
    objects: usize,
    files: usize,
    bytes: usize,
    findings: bool,
    /// Seconds of the reference: `serde_yaml` into values, one thread.
    decode: f64,
    /// Seconds of the whole command, process start included.
    whole: f64,
    /// Seconds of each phase.
    phases: BTreeMap<String, f64>,
    /// Peak resident memory in MB.
    peak: f64,
}

fn main() {
    // `cargo test --all-targets` starts benchmarks too, without this argument and in debug.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("analyze: nothing to measure without --bench");
        return;
    }
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-analyze-{}", std::process::id()));
    let mut measured = Vec::new();
    for (size, times) in SIZES {
        let mesh = mesh::generate(size);
        measured.push(measure(&root, &format!("{size}"), mesh.objects, &mesh.files, times));
        if size == 10_000 {
            let list = [("list.yaml".to_owned(), mesh.as_list())];
            measured.push(measure(&root, &format!("{size} in a List"), mesh.objects, &list, times));
        }
    }
    std::fs::remove_dir_all(&root).ok();
    print(&measured);
}

fn measure(root: &Path, label: &str, objects: usize, files: &[(String, String)], times: usize) -> Measured {
    let folder = root.join(label.replace(' ', "-"));
    std::fs::create_dir_all(&folder).expect("a folder for the mesh");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a file of the mesh");
    }
    let mut measured = Measured {
        label: label.to_owned(),
        objects,
        files: files.len(),
        bytes: files.iter().map(|(_, text)| text.len()).sum(),
        findings: false,
        decode: f64::INFINITY,
        whole: f64::INFINITY,
        phases: BTreeMap::new(),
        peak: 0.0,
    };
    // The two are measured in turn, so that a slow moment of the machine hits both.
    for _ in 0..times {
        measured.decode = measured.decode.min(decode(files));
        run(&folder, &mut measured);
    }
    measured.peak = peak(&folder);
    measured
}

/// Returns the seconds that `serde_yaml` takes for all documents, on this thread.
fn decode(files: &[(String, String)]) -> f64 {
    let start = Instant::now();
    for (_, text) in files {
        for document in serde_yaml::Deserializer::from_str(text) {
            let value = serde_yaml::Value::deserialize(document).expect("generated YAML");
            std::hint::black_box(value);
        }
    }
    start.elapsed().as_secs_f64()
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(PathBuf::from(env!("CARGO_BIN_EXE_meshctl")));
    command.arg("analyze").arg(folder).arg("--timings").stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs the command once and lowers the minima.
fn run(folder: &Path, measured: &mut Measured) {
    let start = Instant::now();
    let output = command(folder).stderr(Stdio::piped()).output().expect("meshctl runs");
    measured.whole = measured.whole.min(start.elapsed().as_secs_f64());
    measured.findings = output.status.code() == Some(1);
    for line in String::from_utf8_lossy(&output.stderr).lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [phase, time, "ms"] = words[..]
            && let Ok(milliseconds) = time.parse::<f64>()
        {
            let least = measured.phases.entry(phase.to_owned()).or_insert(f64::INFINITY);
            *least = least.min(milliseconds / 1e3);
        }
    }
}

/// Returns the peak resident memory of a run, watched from outside while it lives.
fn peak(folder: &Path) -> f64 {
    let mut child = command(folder).stderr(Stdio::null()).spawn().expect("meshctl runs");
    let mut peak = 0.0f64;
    while child.try_wait().is_ok_and(|status| status.is_none()) {
        peak = peak.max(high_water(&child));
        std::thread::sleep(Duration::from_micros(200));
    }
    peak
}

/// Returns the `VmHWM` of a process in MB; zero where the system does not tell.
fn high_water(child: &Child) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|number| number.parse::<f64>().ok());
    kilobytes.unwrap_or_default() * 1024.0 / 1e6
}

/// Returns the exponent of the power law that fits best: the slope of logarithms.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(size, time)| (size.ln(), time.max(1e-9).ln())).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (size, time) = (mean(|point| point.0), mean(|point| point.1));
    let together: f64 = logs.iter().map(|point| (point.0 - size) * (point.1 - time)).sum();
    together / logs.iter().map(|point| (point.0 - size).powi(2)).sum::<f64>()
}

fn print(measured: &[Measured]) {
    println!("\nTimes are minima in ms; (×) is the ratio to serde_yaml's decode of the same bytes on one thread.\n");
    for one in measured {
        let megabytes = one.bytes as f64 / 1e6;
        println!("{} objects: {} objects, {} files, {megabytes:.2} MB", one.label, one.objects, one.files);
        if !one.findings {
            println!("  WRONG: the command did not end with findings, so it did not analyze the mesh");
        }
        row("serde_yaml", one.decode, one.decode);
        for phase in PHASES {
            row(phase, one.phases.get(phase).copied().unwrap_or(f64::NAN), one.decode);
        }
        row("whole", one.whole, one.decode);
        println!("  {:<11}{:>9.1} MB", "peak", one.peak);
    }
    growth(measured);
    targets(measured);
}

fn row(label: &str, seconds: f64, reference: f64) {
    println!("  {label:<11}{:>9.2} ms {:>7.2}×", seconds * 1e3, seconds / reference);
}

fn is_list(one: &Measured) -> bool {
    one.label.ends_with("List")
}

fn series(measured: &[Measured], time: impl Fn(&Measured) -> f64) -> Vec<(f64, f64)> {
    measured.iter().filter(|one| !is_list(one)).map(|one| (one.objects as f64, time(one))).collect()
}

fn growth(measured: &[Measured]) {
    println!("\ngrowth (time ~ objects^x, 1,000 to 50,000 objects)");
    for phase in PHASES {
        println!("  {phase:<11}x = {:.2}", exponent(&series(measured, |one| one.phases.get(phase).copied().unwrap_or(f64::NAN))));
    }
    println!("  {:<11}x = {:.2}", "whole", exponent(&series(measured, |one| one.whole)));
}

fn targets(measured: &[Measured]) {
    let verdict = |holds: bool| if holds { "holds" } else { "MISSED" };
    println!("\ntargets");
    for one in measured.iter().filter(|one| one.objects >= 10_000) {
        let (ratio, limit) = (one.whole / one.decode, if is_list(one) { LIST_TO_DECODE } else { WHOLE_TO_DECODE });
        println!("  {:<18} whole command {ratio:.2}× of a decode, at most {limit}×: {}", one.label, verdict(ratio <= limit));
    }
    for one in measured.iter().filter(|one| (10_000..20_000).contains(&one.objects)) {
        println!("  {:<18} {:.1} MB, at most {MEGABYTES_AT_10K} MB: {}", one.label, one.peak, verdict(one.peak <= MEGABYTES_AT_10K));
    }
    let x = exponent(&series(measured, |one| one.whole));
    let limit = exponent(&series(measured, |one| one.objects as f64 * (one.objects as f64).ln()));
    println!("  {:<18} x = {x:.2}, n·log n has {limit:.2}: {}", "growth", verdict(x <= limit));
}
