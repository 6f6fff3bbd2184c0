//! Text ↔ documents with byte spans: split, mask, parse into an arena, decode, look up, edit.
//!
//! Parsing never fails as a whole: what cannot be read becomes a [`Problem`] at its place.

pub(crate) mod arena;
pub(crate) mod comment;
pub(crate) mod decode;
pub(crate) mod edit;
pub(crate) mod mask;
pub(crate) mod path;
pub(crate) mod problem;
pub(crate) mod scalar;
pub(crate) mod source;
pub(crate) mod split;

pub(crate) use arena::{Document, Node};
pub(crate) use decode::{Decode, Decoder};
pub(crate) use path::Path;
pub(crate) use problem::{Problem, What};
pub(crate) use source::{Source, Sources};
