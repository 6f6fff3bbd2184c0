//! What a command ends with: a status, or an error that says what to do.

/// How a command that did its work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing to complain about.
    Fine,
    /// Findings at or above the threshold, or a difference.
    Findings,
    /// Some input could not be read; everything else was done.
    Unreadable,
}

impl Status {
    /// Returns the exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Unreadable => 3,
        }
    }
}

/// An error at the rim: its kind decides the exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The command line or the settings file is wrong.
    #[error("{message}")]
    Usage { message: String, hints: Vec<String> },
    /// A file could not be read or written.
    #[error("{message}")]
    Input { message: String, hints: Vec<String> },
}

impl CliError {
    /// Makes a usage error.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hints: Vec::new() }
    }

    /// Makes an input error.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::Input { message: message.into(), hints: Vec::new() }
    }

    /// Adds what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        match &mut self {
            Self::Usage { hints, .. } | Self::Input { hints, .. } => hints.push(hint.into()),
        }
        self
    }

    /// Returns the hints.
    pub(crate) fn hints(&self) -> &[String] {
        match self {
            Self::Usage { hints, .. } | Self::Input { hints, .. } => hints,
        }
    }

    /// Returns the exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Input { .. } => 3,
        }
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        Self::input(format!("cannot write the output: {error}"))
    }
}
