//! What a machine may change to make a finding go away.

use super::Span;

/// How sure we are that the edit is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Safety {
    /// Today's meaning stays the same, or text goes away that is ignored: `--fix` applies it.
    Safe,
    /// Behaviour changes as the message says: only `--fix --suggested` applies it.
    Suggested,
}

impl Safety {
    /// Returns the word of the JSON contract.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Suggested => "suggested",
        }
    }
}

/// One change of one range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    pub(crate) span: Span,
    pub(crate) text: String,
}

/// Edits that only make sense together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fix {
    pub(crate) safety: Safety,
    pub(crate) edits: Vec<Edit>,
}
