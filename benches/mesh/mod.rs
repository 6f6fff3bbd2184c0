//! A mesh of any size, the same on every run: what a platform's repository holds, in its
//! proportions, with a known share of mistakes planted. Used by the benchmark and by a test.

mod objects;
mod random;

use objects::{App, Mistake};
use random::Random;

/// Objects in a file, so that 10,000 objects make about 96 files.
const PER_FILE: usize = 104;
/// Applications in a namespace.
const PER_NAMESPACE: usize = 50;
/// One application in this many has a mistake: about 2 % of all objects.
const WRONG: u64 = 10;

/// A generated mesh.
pub(crate) struct Mesh {
    /// File name and text.
    pub(crate) files: Vec<(String, String)>,
    pub(crate) objects: usize,
    pub(crate) planted: Vec<Planted>,
}

/// A mistake that was planted, and the code it has to be found with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planted {
    pub(crate) file: String,
    pub(crate) kind: &'static str,
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) code: &'static str,
}

/// A planted mistake before the files are cut: position of its document, kind, namespace, name, code.
type Position = (usize, &'static str, String, String, &'static str);

/// Generates a mesh of about that many objects (never fewer, at most one application more).
pub(crate) fn generate(objects: usize) -> Mesh {
    let mut random = Random::new(0x6d65_7368);
    let (mut documents, mut planted): (Vec<String>, Vec<Position>) = (Vec::new(), Vec::new());
    let (mut number, mut wrong) = (0, 0);
    let mut namespace = String::new();
    while documents.len() < objects {
        if number % PER_NAMESPACE == 0 {
            namespace = format!("team-{:03}", number / PER_NAMESPACE);
            documents.extend(objects::namespace(&namespace));
        }
        let mistake = (random.below(WRONG) == 0 && number % PER_NAMESPACE > 0).then(|| {
            wrong += 1;
            Mistake::ALL[(wrong - 1) % Mistake::ALL.len()]
        });
        let app = App::new(number, &namespace, mistake, &mut random);
        for (kind, document) in app.documents() {
            if let Some(mistake) = mistake.filter(|mistake| mistake.kind() == kind) {
                planted.push((documents.len(), kind, namespace.clone(), app.name.clone(), mistake.code()));
            }
            documents.push(document);
        }
        number += 1;
    }
    cut(&documents, planted)
}

/// Cuts the documents into files.
fn cut(documents: &[String], planted: Vec<Position>) -> Mesh {
    let name = |file: usize| format!("part-{file:04}.yaml");
    let files = documents.chunks(PER_FILE).enumerate().map(|(file, chunk)| (name(file), chunk.join("---\n"))).collect();
    let planted = planted.into_iter().map(|(position, kind, namespace, object, code)| Planted {
        file: name(position / PER_FILE),
        kind,
        namespace,
        name: object,
        code,
    });
    Mesh { files, objects: documents.len(), planted: planted.collect() }
}

impl Mesh {
    /// Returns the same objects as one document: a `List`, as `kubectl get -o yaml` prints it.
    pub(crate) fn as_list(&self) -> String {
        let mut list = String::from("apiVersion: v1\nkind: List\nitems:\n");
        let documents = self.files.iter().flat_map(|(_, text)| text.split("---\n"));
        for document in documents {
            for (number, line) in document.lines().enumerate() {
                list.push_str(if number == 0 { "- " } else { "  " });
                list.push_str(line);
                list.push('\n');
            }
        }
        list
    }
}
