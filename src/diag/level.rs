//! How bad a finding is.

use std::fmt;

/// Ordered from worst to least, so that sorting puts errors first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    /// Rejected, ignored, or breaks traffic.
    Error,
    /// A likely mistake.
    Warning,
    /// Surprising but legal.
    Info,
    /// Not reported: an organisation's choice until it is selected.
    Off,
}

impl Level {
    /// Returns the level below: what rests on an assumption is reported one lower. Info stays.
    pub(crate) fn lowered(self) -> Self {
        match self {
            Self::Error => Self::Warning,
            Self::Warning | Self::Info => Self::Info,
            Self::Off => Self::Off,
        }
    }

    /// Parses the word users write in settings and on the command line.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "error" => Some(Self::Error),
            "warning" | "warn" => Some(Self::Warning),
            "info" => Some(Self::Info),
            "off" => Some(Self::Off),
            _ => None,
        }
    }

    /// Returns the word of the JSON contract.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Off => "off",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}
