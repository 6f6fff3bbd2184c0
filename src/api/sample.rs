//! Test support: decodes a text that is the body of an object.

use crate::diag::FileId;
use crate::yaml::problem::Hint;
use crate::yaml::{Decode, Decoder, Document, Problem, Source, What};

fn decode_as<T: Decode>(text: &str, proto: bool) -> (T, Vec<Problem>) {
    let source = Source::new("sample.yaml".into(), text.to_owned());
    let document = Document::parse(FileId(0), &source.text, &source.mask, 0..source.text.len());
    let mut problems = document.problems.clone();
    let root = document.root().expect("a document");
    let mut decoder = Decoder::new(&mut problems);
    decoder.proto = proto;
    let value = T::decode(&mut decoder, root).unwrap_or_else(T::hole);
    (value, problems)
}

/// Decodes as the API server does.
pub(crate) fn decode<T: Decode>(text: &str) -> (T, Vec<Problem>) {
    decode_as(text, false)
}

/// Decodes as protobuf's JSON is.
pub(crate) fn decode_proto<T: Decode>(text: &str) -> (T, Vec<Problem>) {
    decode_as(text, true)
}

/// Returns the hint of the first unknown field.
pub(crate) fn hint(problems: &[Problem]) -> &Hint {
    let unknown = problems.iter().find_map(|problem| match &problem.what {
        What::UnknownField { hint, .. } => Some(hint),
        _ => None,
    });
    unknown.unwrap_or_else(|| panic!("no unknown field in {problems:?}"))
}
