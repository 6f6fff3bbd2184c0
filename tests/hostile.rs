//! Inputs that are no manifests: the command says so, goes on with the others, and ends in time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("hostile").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    // A neighbour whose finding must survive whatever stands beside it.
    fs::write(folder.join("z-neighbour.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: fine, lables: {}}\n").expect("a file");
    folder
}

#[expect(clippy::disallowed_methods, reason = "a bound on a test is no measurement")]
fn analyze(folder: &Path) -> (Output, String) {
    let begin = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_meshctl")).arg("analyze").arg(folder).output().expect("the binary starts");
    assert!(begin.elapsed() < Duration::from_mins(2), "it ends");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(stdout.contains("`lables` is not a field"), "the neighbour's finding survives: {stdout}");
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, stderr)
}

#[test]
fn binary_and_foreign_text_are_named() {
    let folder = folder("binary");
    fs::write(folder.join("image.yaml"), b"\x7fELF\0\0\0").expect("a file");
    fs::write(folder.join("latin.yaml"), b"a: caf\xe9\n").expect("a file");
    let (output, stderr) = analyze(&folder);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr.contains("image.yaml: it is binary") && stderr.contains("latin.yaml: byte 6 (line 1) is not UTF-8"), "{stderr}");
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    let folder = folder("long");
    fs::File::create(folder.join("long.yaml")).and_then(|file| file.set_len(200 << 20)).expect("a sparse file");
    let (output, stderr) = analyze(&folder);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr.contains("200 MiB"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_links_to_itself_ends() {
    let folder = folder("loop");
    std::os::unix::fs::symlink(&folder, folder.join("again")).expect("a link");
    std::os::unix::fs::symlink("nowhere", folder.join("dangling.yaml")).expect("a link");
    let (output, stderr) = analyze(&folder);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr.contains("dangling.yaml: no such file"), "{stderr}");
}

#[test]
fn files_without_objects_are_counted() {
    let folder = folder("empty");
    fs::write(folder.join("empty.yaml"), "").expect("a file");
    fs::write(folder.join("comment.yaml"), "# nothing\n---\n").expect("a file");
    fs::write(folder.join("compose.yaml"), "services:\n  web: {image: x}\n").expect("a file");
    let (output, _) = analyze(&folder);
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && stdout.contains("in 4 files (1 object"), "{stdout}");
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let script = format!("{} rules --output json | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_meshctl"));
    let Ok(output) = Command::new("bash").args(["-c", &script]).output() else {
        eprintln!("skipped: needs bash; run it where bash is installed");
        return;
    };
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0", "{}", String::from_utf8_lossy(&output.stderr));
}
