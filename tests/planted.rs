//! A generated mesh with planted mistakes: every one is found, with its code, at its object, and
//! nothing else is called an error; the same when all objects come as one `List`.

#[path = "../benches/mesh/mod.rs"]
mod mesh;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Code, kind, namespace and name.
type Key = (String, String, String, String);

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("planted-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the mesh");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// Analyses the folder and returns the findings: all of them, and the errors among them.
fn findings(folder: &Path) -> (BTreeSet<Key>, BTreeSet<Key>) {
    let run = Command::new(env!("CARGO_BIN_EXE_meshctl")).arg("analyze").arg(folder).args(["--format", "json"]).output();
    let output = run.expect("meshctl runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report in JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let list = report["findings"].as_array().expect("findings");
    let key = |finding: &serde_json::Value| {
        let object = &finding["object"];
        (text(&finding["code"]), text(&object["kind"]), text(&object["namespace"]), text(&object["name"]))
    };
    let errors = list.iter().filter(|finding| finding["level"] == "error");
    (list.iter().map(key).collect(), errors.map(key).collect())
}

fn wanted(mesh: &mesh::Mesh) -> BTreeSet<Key> {
    let own = |planted: &mesh::Planted| (planted.code.to_owned(), planted.kind.to_owned(), planted.namespace.clone(), planted.name.clone());
    mesh.planted.iter().map(own).collect()
}

fn judge(mesh: &mesh::Mesh, folder: &Path) {
    let wanted = wanted(mesh);
    let (found, errors) = findings(folder);
    let missed: Vec<_> = wanted.difference(&found).collect();
    assert!(missed.is_empty(), "{} of {} planted mistakes are not found: {missed:#?}", missed.len(), wanted.len());
    let wrong: BTreeSet<_> = wanted.iter().map(|(_, kind, namespace, name)| (kind, namespace, name)).collect();
    let invented: Vec<_> = errors.iter().filter(|(_, kind, namespace, name)| !wrong.contains(&(kind, namespace, name))).collect();
    assert!(invented.is_empty(), "errors at objects that are fine: {invented:#?}");
}

#[test]
fn every_planted_mistake_is_found_at_its_object() {
    let (mesh, folder) = (mesh::generate(1_000), Folder::new("files"));
    for (name, text) in &mesh.files {
        std::fs::write(folder.0.join(name), text).expect("a file of the mesh");
    }
    judge(&mesh, &folder.0);
}

#[test]
fn the_same_mistakes_are_found_in_a_list() {
    let (mesh, folder) = (mesh::generate(1_000), Folder::new("list"));
    std::fs::write(folder.0.join("list.yaml"), mesh.as_list()).expect("the list");
    judge(&mesh, &folder.0);
}

#[test]
fn a_mesh_is_the_same_on_every_run_and_has_the_planned_size() {
    let (mesh, again) = (mesh::generate(10_000), mesh::generate(10_000));
    assert_eq!((&mesh.files, &mesh.planted), (&again.files, &again.planted));
    let bytes: usize = mesh.files.iter().map(|(_, text)| text.len()).sum();
    let codes: BTreeSet<_> = mesh.planted.iter().map(|planted| planted.code).collect();
    assert!((10_000..10_010).contains(&mesh.objects), "{} objects", mesh.objects);
    assert!((90..=100).contains(&mesh.files.len()), "{} files", mesh.files.len());
    assert!((3_300_000..4_200_000).contains(&bytes), "{bytes} bytes");
    assert!((150..=250).contains(&mesh.planted.len()) && codes.len() == 14, "{} mistakes", mesh.planted.len());
    assert!(mesh.planted.iter().all(|planted| mesh.files.iter().any(|(name, text)| *name == planted.file && text.contains(&planted.name))));
}
