//! GitLab's Code Quality report.

use std::io::{self, Write};

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::json;
use super::place::{self, Range};
use crate::diag::{Diagnostic, Level, Report};
use crate::yaml::source::Sources;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// Writes one array with all findings.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let mut prints = Fingerprints::default();
    let issues: Vec<Issue> = report.findings.iter().map(|finding| issue(finding, sources, &mut prints)).collect();
    json::value(&issues, out)
}

fn issue(finding: &Diagnostic, sources: &Sources, prints: &mut Fingerprints) -> Issue {
    // GitLab wants a line even for what is in no file.
    let (begin, end) = finding.place.span.map_or((1, 1), |span| {
        let range = Range::of(span, sources);
        (range.start.line, range.end.line)
    });
    Issue {
        description: format!("{}: {}", finding.rule.code, finding.message),
        check_name: finding.rule.name.to_owned(),
        fingerprint: prints.next(finding, sources),
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Info | Level::Off => "info",
        },
        location: Location { path: place::listed_under(finding, sources), lines: Lines { begin, end } },
    }
}

#[cfg(test)]
mod tests {
    use crate::output::findings::{Format, sample};

    #[test]
    fn an_issue_has_the_members_gitlab_requires() {
        let value: serde_json::Value = serde_json::from_str(&sample::rendered(Format::Gitlab)).expect("JSON");
        let first = &value[0];
        assert_eq!(first["check_name"], "unknown-host");
        assert_eq!(first["severity"], "major");
        assert_eq!(first["location"]["path"], "routes.yaml");
        assert_eq!(first["location"]["lines"]["begin"], 10);
        assert_eq!(first["fingerprint"].as_str().map(str::len), Some(16));
        assert_eq!(value[2]["location"]["path"], "live/prod/PeerAuthentication/default");
    }
}
