//! The report as JSON, by the contract.

use std::io::{self, Write};

use serde::Serialize;

use super::contract::Document;
use crate::diag::Report;
use crate::output::visible;
use crate::yaml::source::Sources;

/// Writes the report.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    value(&Document::of(report, sources), out)
}

/// Writes any value indented, with nothing in it that a terminal would obey.
pub(super) fn value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", visible::json(&text))
}

#[cfg(test)]
mod tests {
    use crate::output::findings::{Format, sample};

    #[test]
    fn the_contract_holds() {
        let text = sample::rendered(Format::Json);
        let first = text.split_once(r#""code": "MSH0203""#).map_or("", |(first, _)| first);
        insta::assert_snapshot!(first.trim_end_matches([' ', '\n', '{']), @r#"
        {
          "version": 1,
          "summary": {
            "error": 1,
            "warning": 1,
            "info": 1,
            "files": 2,
            "objects": 3,
            "rules": 151
          },
          "findings": [
            {
              "code": "MSH0101",
              "name": "unknown-host",
              "level": "error",
              "message": "no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`",
              "note": "requests that take this route are answered with 503 (no cluster)",
              "help": "did you mean `reviews`?",
              "object": {
                "apiVersion": "networking.istio.io/v1",
                "kind": "VirtualService",
                "namespace": "prod",
                "name": "api"
              },
              "location": {
                "file": "./routes.yaml",
                "line": 10,
                "column": 15,
                "endLine": 10,
                "endColumn": 22,
                "path": "spec.http[0].route[0].host"
              },
              "related": [
                {
                  "message": "a Service with a similar name is here",
                  "location": {
                    "file": "services/all of them.yaml",
                    "line": 4,
                    "column": 9,
                    "endLine": 4,
                    "endColumn": 16,
                    "path": "metadata.name"
                  }
                }
              ],
              "fix": {
                "safety": "suggested",
                "edits": [
                  {
                    "file": "./routes.yaml",
                    "start": 156,
                    "end": 163,
                    "text": "reviews"
                  }
                ]
              },
              "aliases": [
                "IST0101",
                "KIA1101"
              ],
              "url": "https://meshctl.dev/rules/MSH0101"
            },
        "#);
    }

    #[test]
    fn a_live_object_has_no_location() {
        let value: serde_json::Value = serde_json::from_str(&sample::rendered(Format::Json)).expect("JSON");
        assert_eq!(value["findings"][2]["location"], serde_json::Value::Null);
        assert_eq!(value["skipped"][0]["reason"], "needs Pods, none were given");
    }
}
