//! The report as YAML: the same keys and values as in JSON.

use std::io::{self, Write};

use super::contract::Document;
use crate::diag::Report;
use crate::yaml::source::Sources;

/// Writes the report.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    serde_yaml::to_writer(out, &Document::of(report, sources)).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use crate::output::findings::{Format, sample};

    #[test]
    fn yaml_says_what_json_says() {
        let yaml: serde_json::Value = serde_yaml::from_str(&sample::rendered(Format::Yaml)).expect("YAML");
        let json: serde_json::Value = serde_json::from_str(&sample::rendered(Format::Json)).expect("JSON");
        assert_eq!(yaml, json);
    }
}
