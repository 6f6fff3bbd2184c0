//! What the receiving end can show, as the caller found out, and painting accordingly.

use crate::diag::Level;

/// Abilities of the place the text goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "abilities come in every combination")]
pub(crate) struct Style {
    pub(crate) colour: bool,
    /// Columns; 0 when the text does not go to a terminal, so that nothing is wrapped to fit.
    pub(crate) width: usize,
    /// Box drawing characters, or ASCII only.
    pub(crate) unicode: bool,
    /// OSC 8 hyperlinks.
    pub(crate) links: bool,
    /// Whether the user asked to be told everything.
    pub(crate) verbose: bool,
}

impl Style {
    /// Returns the style for files, pipes and tests: no escape sequences at all.
    pub(crate) fn plain() -> Self {
        Self { colour: false, width: 0, unicode: true, links: false, verbose: false }
    }

    /// Returns the column at which prose is wrapped.
    pub(crate) fn prose_width(self) -> usize {
        match self.width {
            0 => 100,
            width => width.clamp(40, 120),
        }
    }

    /// Returns the most columns one line of somebody's file may take.
    pub(crate) fn source_width(self) -> usize {
        match self.width {
            0 => 160,
            width => width.clamp(40, 240),
        }
    }

    /// Wraps `text` in the escape sequence of `ink`, when colours are wanted.
    pub(crate) fn paint(self, ink: Ink, text: &str) -> String {
        if self.colour { format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code()) } else { text.to_owned() }
    }

    /// Makes `text` a hyperlink, where those work.
    pub(crate) fn link(self, url: &str, text: &str) -> String {
        if self.links { format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\") } else { text.to_owned() }
    }
}

/// The few colours in use. All from the basic palette, which follows the user's terminal theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Error,
    Warning,
    Info,
    Good,
    Strong,
    Added,
    Removed,
    Place,
}

impl Ink {
    /// Returns the colour of a level.
    pub(crate) fn of(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info | Level::Off => Self::Info,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Error => "1;31",
            Self::Warning => "1;33",
            Self::Info => "1;36",
            Self::Good => "1;32",
            Self::Strong => "1",
            Self::Added => "32",
            Self::Removed => "31",
            Self::Place => "36",
        }
    }
}
