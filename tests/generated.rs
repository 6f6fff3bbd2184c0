//! Files that the binary generates: completion scripts and man pages. Compares them with what is
//! checked in; `UPDATE=1 cargo test --test generated` rewrites them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SHELLS: [(&str, &str); 5] =
    [("bash", "meshctl.bash"), ("zsh", "_meshctl"), ("fish", "meshctl.fish"), ("powershell", "_meshctl.ps1"), ("elvish", "meshctl.elv")];

fn meshctl(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_meshctl")).args(arguments).output().expect("the binary starts");
    assert!(output.status.success(), "meshctl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file"))).collect()
}

#[expect(clippy::disallowed_methods, reason = "a test has no settings to ask")]
fn updating() -> bool {
    std::env::var("UPDATE").is_ok_and(|value| value == "1")
}

fn compare(folder: &str, wanted: &BTreeMap<String, Vec<u8>>) {
    let folder = root(folder);
    if updating() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        for (name, bytes) in wanted {
            fs::write(folder.join(name), bytes).expect("a file");
        }
    }
    let found = files_of(&folder);
    let names: Vec<_> = wanted.keys().collect();
    assert_eq!(found.keys().collect::<Vec<_>>(), names, "{}: run UPDATE=1 cargo test --test generated", folder.display());
    for (name, bytes) in wanted {
        assert!(found[name] == *bytes, "{name} is not current: run UPDATE=1 cargo test --test generated");
    }
}

#[test]
fn completion_scripts_are_current() {
    let scripts = SHELLS.iter().map(|(shell, file)| ((*file).to_owned(), meshctl(&["completion", shell])));
    compare("completions", &scripts.collect());
}

#[test]
fn manual_pages_are_current() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    meshctl(&["man", &folder.to_string_lossy()]);
    compare("man", &files_of(&folder));
}

#[test]
fn rule_codes_complete_while_typing() {
    let output = Command::new(env!("CARGO_BIN_EXE_meshctl"))
        .env("COMPLETE", "fish")
        .args(["--", "meshctl", "explain", "unknown-h"])
        .output()
        .expect("the binary starts");
    assert!(String::from_utf8_lossy(&output.stdout).contains("unknown-host"), "{}", String::from_utf8_lossy(&output.stdout));
}
