//! The ways in which a command hands its report to the printer.

use std::io::{self, IsTerminal};

use serde::Serialize;

use super::{Format, Printer, Progress, Table, diff, render};
use crate::diag::Report;
use crate::yaml::Sources;

impl Printer {
    /// Prints text as it is.
    pub(crate) fn text(&self, text: &str) -> io::Result<()> {
        self.bytes(text.as_bytes())
    }

    /// Prints bytes as they are.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        self.data(|out, _| out.write_all(bytes))
    }

    /// Prints a value as indented JSON.
    pub(crate) fn json(&self, value: &impl Serialize) -> io::Result<()> {
        self.data(|out, _| {
            serde_json::to_writer_pretty(&mut *out, value)?;
            out.write_all(b"\n")
        })
    }

    /// Prints a value as YAML.
    pub(crate) fn yaml(&self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_yaml::to_string(value).map_err(io::Error::other)?;
        self.text(&text)
    }

    /// Prints a table.
    pub(crate) fn table(&self, table: &Table) -> io::Result<()> {
        self.data(|out, style| table.write(style, out))
    }

    /// Prints findings.
    pub(crate) fn findings(&self, format: Format, report: &Report, sources: &Sources) -> io::Result<()> {
        self.data(|out, style| render(format, report, sources, style, out))
    }

    /// Prints what changed in a text.
    pub(crate) fn diff(&self, name: &str, before: &str, after: &str) -> io::Result<()> {
        self.data(|out, style| out.write_all(diff::unified(name, before, after, style).as_bytes()))
    }

    /// Shows that something is going on, on a terminal and only if it takes long.
    pub(crate) fn progress(&self, message: &str) -> Progress {
        let wanted = io::stderr().is_terminal() && self.volume > super::Volume::Quiet;
        Progress::start(message, None, wanted, self.talk.unicode)
    }
}
