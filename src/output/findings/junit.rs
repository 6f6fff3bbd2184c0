//! `JUnit` XML: a suite per file, a case per finding. Errors and warnings fail, the rest passes with a remark.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::place::{self, Range};
use crate::diag::{Diagnostic, Level, Report};
use crate::output::visible;
use crate::yaml::source::Sources;

/// Writes the document.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report, sources);
    let tests = report.findings.len().max(1);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="meshctl analyze" tests="{tests}" failures="{}" errors="0">"#, failures(&report.findings))?;
    if suites.is_empty() {
        writeln!(out, r#"  <testsuite name="meshctl analyze" tests="1" failures="0" errors="0" skipped="0">"#)?;
        writeln!(out, r#"    <testcase name="no problems found" classname="meshctl.analyze"/>"#)?;
        writeln!(out, "  </testsuite>")?;
    }
    for (name, findings) in suites {
        let failed = failures(findings.iter().copied());
        let name = attribute(&name);
        writeln!(out, r#"  <testsuite name="{name}" tests="{}" failures="{failed}" errors="0" skipped="0">"#, findings.len())?;
        findings.into_iter().try_for_each(|finding| out.write_all(case(finding, &name, sources).as_bytes()))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Groups the findings by file in order of appearance; the report is sorted by file already.
fn suites<'a>(report: &'a Report, sources: &Sources) -> Vec<(String, Vec<&'a Diagnostic>)> {
    let mut suites: Vec<(String, Vec<&Diagnostic>)> = Vec::new();
    for finding in &report.findings {
        let name = place::listed_under(finding, sources);
        match suites.last_mut() {
            Some((file, list)) if *file == name => list.push(finding),
            _ => suites.push((name, vec![finding])),
        }
    }
    suites
}

fn fails(finding: &Diagnostic) -> bool {
    matches!(finding.level, Level::Error | Level::Warning)
}

fn failures<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> usize {
    findings.into_iter().filter(|finding| fails(finding)).count()
}

fn case(finding: &Diagnostic, file: &str, sources: &Sources) -> String {
    let rule = finding.rule;
    let at = finding.place.span.map(|span| Range::of(span, sources).start);
    let mut name = format!("{} {}", rule.code, rule.name);
    let mut line = String::new();
    // Writing into a string does not fail.
    if let Some(object) = &finding.object {
        let _ = write!(name, ": {object}");
    }
    if let Some(at) = at {
        let _ = write!(name, " ({}:{})", at.line, at.column);
        line = format!(r#" file="{file}" line="{}""#, at.line);
    }
    let (name, full) = (attribute(&name), content(&place::full_message(finding)));
    let body = if fails(finding) {
        let message = attribute(&finding.message);
        format!(r#"<failure message="{message}" type="{}">{full}</failure>"#, finding.level)
    } else {
        format!("<system-out>{full}</system-out>")
    };
    format!("    <testcase name=\"{name}\" classname=\"{file}\"{line}>\n      {body}\n    </testcase>\n")
}

/// Escapes text between tags. What XML 1.0 cannot hold even as a reference becomes readable text.
fn content(text: &str) -> String {
    let text = visible::lines(text);
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            other => out.push(other),
        }
    }
    out
}

/// Escapes the value of an attribute; line ends would be read back as spaces.
fn attribute(text: &str) -> String {
    content(text).replace('"', "&quot;").replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::{attribute, content};
    use crate::diag::Report;
    use crate::output::Style;
    use crate::output::findings::{Format, render, sample};
    use crate::yaml::source::Sources;

    #[test]
    fn findings_are_failed_cases() {
        insta::assert_snapshot!(sample::rendered(Format::Junit), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="meshctl analyze" tests="3" failures="2" errors="0">
          <testsuite name="routes.yaml" tests="2" failures="2" errors="0" skipped="0">
            <testcase name="MSH0101 unknown-host: VirtualService prod/api (10:15)" classname="routes.yaml" file="routes.yaml" line="10">
              <failure message="no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`" type="error">no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`
        note: requests that take this route are answered with 503 (no cluster)
        help: did you mean `reviews`?</failure>
            </testcase>
            <testcase name="MSH0203 unreachable-route: VirtualService prod/api (11:5)" classname="routes.yaml" file="routes.yaml" line="11">
              <failure message="this route is never reached" type="warning">this route is never reached
        help: move it in front of the route that takes everything, or give that one a match</failure>
            </testcase>
          </testsuite>
          <testsuite name="live/prod/PeerAuthentication/default" tests="1" failures="0" errors="0" skipped="0">
            <testcase name="MSH0203 unreachable-route: PeerAuthentication prod/default" classname="live/prod/PeerAuthentication/default">
              <system-out>a message with a \u{1b}[31mcolour</system-out>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn a_clean_run_has_a_passing_case() {
        let mut out = Vec::new();
        render(Format::Junit, &Report::default(), &Sources::default(), Style::plain(), &mut out).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert!(text.contains(r#"tests="1" failures="0""#) && text.contains("<testcase name=\"no problems found\""), "{text}");
    }

    #[test]
    fn markup_and_controls_are_escaped() {
        assert_eq!(content("a<b>&\u{1b}\u{FFFF}"), "a&lt;b&gt;&amp;\\u{1b}\u{FFFD}");
        assert_eq!(attribute("\"a\"\nb"), "&quot;a&quot;&#10;b");
    }
}
