//! Workflow commands of GitHub Actions: each finding becomes an annotation at its lines.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::place::{self, Range};
use crate::diag::{Diagnostic, Level, Report};
use crate::output::visible;
use crate::yaml::source::Sources;

/// Writes one command per finding.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| writeln!(out, "{}", command(finding, sources)))
}

fn command(finding: &Diagnostic, sources: &Sources) -> String {
    let word = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Off => "notice",
    };
    let mut line = format!("::{word} ");
    if let Some(span) = finding.place.span {
        let Range { start, end } = Range::of(span, sources);
        let file = property(&place::path(sources.get(span.file)));
        // Writing into a string does not fail.
        let _ = write!(line, "file={file},line={},col={},endLine={},endColumn={},", start.line, start.column, end.line, end.column);
    }
    let title = property(&format!("{} {}", finding.rule.code, finding.rule.name));
    let object = match (&finding.place.span, &finding.object) {
        (None, Some(object)) => format!("{object}: "),
        _ => String::new(),
    };
    let _ = write!(line, "title={title}::{}", data(&format!("{object}{}", place::full_message(finding))));
    line
}

/// Escapes what stands after the second `::`.
fn data(text: &str) -> String {
    visible::lines(&text.replace('\r', "")).replace('%', "%25").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};
    use crate::output::findings::{Format, sample};

    #[test]
    fn each_finding_is_one_line() {
        insta::assert_snapshot!(sample::rendered(Format::Github), @r"
        ::error file=routes.yaml,line=10,col=15,endLine=10,endColumn=22,title=MSH0101 unknown-host::no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`%0Anote: requests that take this route are answered with 503 (no cluster)%0Ahelp: did you mean `reviews`?
        ::warning file=routes.yaml,line=11,col=5,endLine=11,endColumn=36,title=MSH0203 unreachable-route::this route is never reached%0Ahelp: move it in front of the route that takes everything, or give that one a match
        ::notice title=MSH0203 unreachable-route::PeerAuthentication prod/default: a message with a \u{1b}[31mcolour
        ");
    }

    #[test]
    fn separators_are_escaped() {
        assert_eq!(data("50%: a,\r\nb"), "50%25: a,%0Ab");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
