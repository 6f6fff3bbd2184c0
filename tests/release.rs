//! Checks what a release is made of: `dist-workspace.toml`, the profile it builds with, and the files it packs.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn parsed(file: &str) -> Table {
    let text = fs::read_to_string(root().join(file)).unwrap_or_else(|why| panic!("{file}: {why}"));
    text.parse().unwrap_or_else(|why| panic!("{file}: {why}"))
}

fn at<'a>(table: &'a Table, path: &[&str]) -> &'a Value {
    let (last, before) = path.split_last().expect("a path has a last part");
    let inner = before.iter().fold(table, |table, part| {
        table.get(*part).and_then(Value::as_table).unwrap_or_else(|| panic!("`{}` has no table `{part}`", path.join(".")))
    });
    inner.get(*last).unwrap_or_else(|| panic!("`{}` is missing", path.join(".")))
}

fn words<'a>(table: &'a Table, path: &[&str]) -> Vec<&'a str> {
    let list = at(table, path).as_array().unwrap_or_else(|| panic!("`{}` is not a list", path.join(".")));
    list.iter().map(|word| word.as_str().expect("the list holds strings")).collect()
}

#[test]
fn release_names_this_package() {
    assert_eq!(words(&parsed("dist-workspace.toml"), &["workspace", "members"]), ["cargo:."]);
}

#[test]
fn release_covers_linux_and_macos_on_both_processors() {
    let dist = parsed("dist-workspace.toml");
    let mut targets = words(&dist, &["dist", "targets"]);
    targets.sort_unstable();
    assert_eq!(targets, ["aarch64-apple-darwin", "aarch64-unknown-linux-gnu", "x86_64-apple-darwin", "x86_64-unknown-linux-gnu"]);
}

#[test]
fn archives_include_completions_and_man_pages() {
    let dist = parsed("dist-workspace.toml");
    let included = words(&dist, &["dist", "include"]);
    for folder in ["completions/", "man/"] {
        assert!(included.contains(&folder), "`include` lacks `{folder}`");
    }
    for path in included {
        let path = root().join(path);
        assert!(path.exists(), "{} is included in archives and does not exist", path.display());
        assert!(!path.is_dir() || fs::read_dir(&path).is_ok_and(|mut files| files.next().is_some()), "{} is empty", path.display());
    }
    for file in ["LICENSE", "README.md", "CHANGELOG.md"] {
        assert!(root().join(file).is_file(), "{file} is included in archives by itself and does not exist");
    }
}

#[test]
fn build_setup_lies_where_the_release_looks() {
    let dist = parsed("dist-workspace.toml");
    let setup = at(&dist, &["dist", "github-build-setup"]).as_str().expect("it is a path");
    let text = fs::read_to_string(root().join(".github/workflows").join(setup)).expect("the build setup is readable");
    assert!(text.contains("+crt-static"), "Linux binaries are released static");
}

#[test]
fn release_has_its_profile() {
    assert_eq!(at(&parsed("Cargo.toml"), &["profile", "dist", "inherits"]).as_str(), Some("release"));
}

#[test]
fn plain_builds_carry_no_flags() {
    let config = parsed(".cargo/config.toml");
    assert!(!config.contains_key("build") && !config.contains_key("target"), "flags for a host would reach its proc-macros");
}

#[test]
fn package_is_licensed_as_the_license_file_says() {
    assert_eq!(at(&parsed("Cargo.toml"), &["package", "license"]).as_str(), Some("Apache-2.0"));
    let text = fs::read_to_string(root().join("LICENSE")).expect("LICENSE is readable");
    assert!(text.contains("Version 2.0, January 2004"));
}

#[test]
fn changelog_has_a_place_for_the_next_change() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).expect("CHANGELOG.md is readable");
    assert!(text.contains("\n## [Unreleased]\n"), "Keep a Changelog wants an Unreleased section");
}
