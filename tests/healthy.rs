//! Healthy meshes, as people really write them: no sample in `testdata/healthy/` has an error.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Warnings that are right about a healthy sample, as `sample rule`: what they warn of is meant.
const MEANT: [&str; 0] = [];

fn samples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/healthy");
    let mut samples: Vec<PathBuf> = std::fs::read_dir(root).expect("a folder").flatten().map(|entry| entry.path()).collect();
    samples.sort();
    samples
}

#[test]
fn healthy_meshes_have_no_errors_and_only_meant_warnings() {
    let samples = samples();
    assert!(samples.len() >= 30, "{} samples", samples.len());
    let mut wrong = Vec::new();
    for sample in samples {
        let name = sample.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let output =
            Command::new(env!("CARGO_BIN_EXE_meshctl")).args(["analyze", "--format", "json"]).arg(&sample).output().expect("it starts");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        for finding in report["findings"].as_array().expect("a list") {
            let (level, rule) = (finding["level"].as_str().unwrap_or_default(), finding["name"].as_str().unwrap_or_default());
            let meant = level == "warning" && MEANT.contains(&format!("{name} {rule}").as_str());
            if level != "info" && !meant {
                let location = &finding["location"];
                wrong.push(format!("{name}: {level} {rule} at {}:{}: {}", location["file"], location["line"], finding["message"]));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
