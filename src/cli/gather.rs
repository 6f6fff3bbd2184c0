//! Files, folders and standard input → texts. What cannot be read is reported and hides nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::yaml::Source;

/// Largest file that is read. A manifest of 100,000 objects is smaller.
const LIMIT: u64 = 128 * 1024 * 1024;
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) sources: Vec<Source>,
    /// Path of each source that is a file, to write fixes back.
    pub(crate) paths: Vec<Option<PathBuf>>,
    /// Whether each source is context only.
    pub(crate) context: Vec<bool>,
    /// What could not be read, in words.
    pub(crate) unreadable: Vec<String>,
    seen: BTreeSet<PathBuf>,
}

impl Gathered {
    /// Reads inputs: files, folders (recursively), `-`.
    pub(crate) fn add(&mut self, inputs: &[PathBuf], context: bool) {
        for input in inputs {
            if input.as_os_str() == "-" {
                self.add_stdin(context);
            } else {
                match fs::metadata(input) {
                    Ok(meta) if meta.is_dir() => self.add_folder(input, context, &mut BTreeSet::new()),
                    Ok(_) => self.add_file(input, context),
                    Err(error) => self.unreadable.push(format!("cannot read {}: {}", input.display(), reason(&error))),
                }
            }
        }
    }

    fn add_stdin(&mut self, context: bool) {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes);
        match read {
            Ok(_) => self.take("-".to_owned(), None, bytes, context),
            Err(error) => self.unreadable.push(format!("cannot read standard input: {}", reason(&error))),
        }
    }

    /// `above` holds the folders on the way down: a link back to one of them is a loop.
    fn add_folder(&mut self, folder: &Path, context: bool, above: &mut BTreeSet<PathBuf>) {
        let Ok(real) = fs::canonicalize(folder) else { return };
        if !above.insert(real.clone()) {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.unreadable.push(format!("cannot read {}: {}", folder.display(), reason(&error)));
                return;
            }
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
        paths.sort();
        for path in paths {
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            let wanted = path.extension().is_some_and(|extension| EXTENSIONS.contains(&extension.to_string_lossy().as_ref()));
            match fs::metadata(&path) {
                Ok(meta) if meta.is_dir() && !hidden => self.add_folder(&path, context, above),
                Ok(meta) if meta.is_file() && wanted => self.add_file(&path, context),
                Err(error) if wanted => self.unreadable.push(format!("cannot read {}: {}", path.display(), reason(&error))),
                _ => {}
            }
        }
        above.remove(&real);
    }

    fn add_file(&mut self, path: &Path, context: bool) {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if !self.seen.insert(real) {
            return;
        }
        let size = fs::metadata(path).map(|meta| meta.len()).unwrap_or_default();
        if size > LIMIT {
            self.unreadable.push(format!(
                "cannot read {}: it is {} MiB, more than the {} MiB that are read: split it",
                path.display(),
                size >> 20,
                LIMIT >> 20
            ));
            return;
        }
        match fs::read(path) {
            Ok(bytes) => self.take(name_of(path), Some(path.to_owned()), bytes, context),
            Err(error) => self.unreadable.push(format!("cannot read {}: {}", path.display(), reason(&error))),
        }
    }

    fn take(&mut self, name: String, path: Option<PathBuf>, bytes: Vec<u8>, context: bool) {
        if bytes.len() as u64 > LIMIT {
            self.unreadable.push(format!("cannot read {name}: it is longer than {} MiB: split it", LIMIT >> 20));
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') => self.unreadable.push(format!("cannot read {name}: it is binary, not YAML or JSON")),
            Ok(text) => {
                self.sources.push(Source::new(name, text));
                self.paths.push(path);
                self.context.push(context);
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = String::from_utf8_lossy(&error.as_bytes()[..at]).matches('\n').count() + 1;
                self.unreadable.push(format!("cannot read {name}: byte {at} (line {line}) is not UTF-8; save the file as UTF-8"));
            }
        }
    }
}

/// Names a file as the user did, without a leading `./`, with forward slashes.
fn name_of(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
