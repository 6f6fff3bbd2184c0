//! A report in the formats that people and machines read. Every format is complete by itself.

mod contract;
mod fingerprint;
mod github;
mod gitlab;
mod json;
mod junit;
mod place;
#[cfg(test)]
mod sample;
mod sarif;
mod text;
mod yaml;

use std::io::{self, Write};

use super::style::Style;
use crate::diag::Report;
use crate::yaml::source::Sources;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Yaml,
}

/// Writes the report. Only `text` looks at the style.
pub(crate) fn render(format: Format, report: &Report, sources: &Sources, style: Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, sources, style, out),
        Format::Json => json::write(report, sources, out),
        Format::Sarif => sarif::write(report, sources, out),
        Format::Github => github::write(report, sources, out),
        Format::Gitlab => gitlab::write(report, sources, out),
        Format::Junit => junit::write(report, sources, out),
        Format::Yaml => yaml::write(report, sources, out),
    }
}
