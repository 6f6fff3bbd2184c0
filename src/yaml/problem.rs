//! What is wrong with a text before any rule looks at it.

use std::borrow::Cow;

use crate::diag::Span;

/// A problem at a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) span: Span,
    pub(crate) what: What,
}

/// The kinds of problems; each belongs to one rule of group `document`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// The document is no YAML or JSON: the parser's words.
    Syntax(String),
    /// An alias names an anchor that no earlier node of the document has.
    UnknownAlias(String),
    /// Aliases expand to more nodes than any real manifest has.
    TooManyAliases,
    /// A mapping has the same key twice; the first one is lost.
    DuplicateKey { key: String, first: Span },
    /// The kind (or message) has no such field.
    UnknownField { field: String, message: &'static str, hint: Hint, key: Span, entry: Span },
    /// The value has another type than the field: what was wanted, what was found.
    WrongType { wanted: Cow<'static, str>, found: &'static str, retyped: Option<String> },
    /// The value is none of the enum's.
    WrongEnum { value: String, allowed: &'static [&'static str], nearest: Option<&'static str> },
    /// The value breaks a constraint of its field: which one, in words.
    WrongValue(String),
    /// A required field is absent.
    MissingField { field: &'static str, message: &'static str },
    /// Two fields of which only one may be set.
    OneOf { message: &'static str, first: &'static str, second: &'static str, other: Span },
    /// A field that the API keeps but calls deprecated.
    Deprecated { field: &'static str, message: &'static str, instead: &'static str },
}

/// What an unknown field may have been meant to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Hint {
    /// The API renamed it.
    Renamed(&'static str),
    /// A field of the same message with nearly that name.
    Nearest(&'static str),
    /// A field of that name exists in a message nearby: where, as a path.
    Elsewhere(String),
    /// Nothing known comes close.
    Nothing,
}
