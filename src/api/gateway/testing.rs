//! Decodes a manifest for tests, of this dialect and of others.

use crate::api::kind::{Decoded, KINDS, Kind};
use crate::diag::FileId;
use crate::yaml::{Decoder, Document, Problem, Source};

/// Decodes a document by its own `apiVersion` and `kind`; the version must be in the table.
pub(crate) fn decode(text: &str) -> (Decoded, Vec<Problem>) {
    let source = Source::new("test.yaml".into(), text.to_owned());
    let document = Document::parse(FileId(0), &source.text, &source.mask, 0..source.text.len());
    let root = document.root().expect("a document");
    let (group, version) = root.get("apiVersion").and_then(|node| node.text().split_once('/')).expect("a group and version");
    let name = root.get("kind").expect("a kind").text();
    let kind = Kind::find(group, name).unwrap_or_else(|| panic!("{group} {name} is in the table"));
    assert!(KINDS[kind as usize].versions.contains(&version), "{name} has {version}");
    let mut problems = document.problems.clone();
    let decoded = kind.decode(&mut Decoder::new(&mut problems), root);
    (decoded, problems)
}

/// Decodes every document of a text; none may have problems.
pub(crate) fn decode_clean(text: &str) -> Vec<Decoded> {
    let one = |text: &str| {
        let (decoded, problems) = decode(text);
        assert!(problems.is_empty(), "{problems:#?} in\n{text}");
        decoded
    };
    text.split("\n---\n").map(one).collect()
}
