//! What people see.

use std::fmt::Write;
use std::time::Instant;

use crate::diag::{Diagnostic, Level, Report};
use crate::output::Style;
use crate::output::findings::{Format, sample};
use crate::yaml::source::{Source, Sources};

fn finding(text: &str, needle: &str) -> Diagnostic {
    Diagnostic {
        rule: &sample::UNKNOWN_HOST,
        level: Level::Error,
        message: "a message".into(),
        note: None,
        help: None,
        object: None,
        place: sample::place(Some(sample::span(0, text, needle)), ""),
        related: Vec::new(),
        fix: None,
    }
}

fn shown(text: &str, findings: Vec<Diagnostic>, style: Style) -> String {
    let sources = Sources::new(vec![Source::new("a.yaml".into(), text.into())]);
    sample::rendered_as(Format::Text, &Report { findings, ..Report::default() }, &sources, style)
}

#[test]
fn findings_look_like_a_compilers() {
    insta::assert_snapshot!(sample::rendered(Format::Text));
}

#[test]
fn ascii_terminals_get_ascii() {
    let (report, sources) = sample::report();
    let text = sample::rendered_as(Format::Text, &report, &sources, Style { unicode: false, ..Style::plain() });
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn colours_and_links_appear_on_request() {
    let (report, sources) = sample::report();
    let style = Style { colour: true, links: true, ..Style::plain() };
    insta::assert_debug_snapshot!(sample::rendered_as(Format::Text, &report, &sources, style).lines().take(6).collect::<Vec<_>>());
}

#[test]
fn a_clean_report_says_so() {
    let mut report = Report::default();
    (report.summary.files, report.summary.objects, report.summary.rules) = (1, 12, 151);
    let text = sample::rendered_as(Format::Text, &report, &Sources::default(), Style::plain());
    assert_eq!(text, "no problems found in 1 file (12 objects, 151 rules)\n");
}

#[test]
fn skipped_rules_are_listed_when_asked() {
    let (report, sources) = sample::report();
    let text = sample::rendered_as(Format::Text, &report, &sources, Style { verbose: true, ..Style::plain() });
    assert!(text.ends_with("not at all:\n  MSH0101 unknown-host: needs Pods, none were given\n"), "{text}");
}

#[test]
fn a_megabyte_on_one_line_is_cut_around_the_place() {
    let text = format!("a: {}NEEDLE{}\n", "x".repeat(500_000), "y".repeat(500_000));
    let out = shown(&text, vec![finding(&text, "NEEDLE")], Style { width: 80, ..Style::plain() });
    assert!(out.len() < 2_000 && out.contains("…xxx") && out.contains("xNEEDLEy") && out.contains("^^^^^^"), "{out}");
    assert!(out.contains("[a.yaml:1:500004]"), "{out}");
}

#[test]
fn many_lines_are_marked_on_the_first() {
    let text = "spec:\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n  e: 5\n  f: 6\n---\n";
    let all = shown(text, vec![finding(text, text)], Style::plain());
    assert!(all.contains("spec:") && all.contains("^^^^^") && !all.contains("b: 2"), "{all}");
}

#[test]
fn a_few_lines_are_framed() {
    let text = "spec:\n  a: 1\n  b: 2\n  c: 3\n";
    insta::assert_snapshot!(shown(text, vec![finding(text, "a: 1\n  b: 2\n")], Style::plain()));
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "a: \u{1b}[2Jx\u{202e}\tNEEDLE\n";
    let out = shown(text, vec![finding(text, "NEEDLE")], Style::plain());
    assert!(!out.contains(['\u{1b}', '\u{202e}', '\t']), "{out}");
    insta::assert_snapshot!(out);
}

#[test]
fn odd_places_do_not_break_it() {
    for text in ["", "\n", "a", "a\r\nb: ä\r\n", "\u{FEFF}a: b\n", "ä\n\n\n"] {
        let length = u32::try_from(text.len()).expect("small");
        for start in 0..=length + 2 {
            for end in start..=length + 3 {
                let mut finding = finding("a", "a");
                finding.place.span = Some(crate::diag::Span { file: crate::diag::FileId(0), start, end });
                assert!(shown(text, vec![finding], Style::plain()).contains("a.yaml:"), "{text:?} {start} {end}");
            }
        }
    }
}

#[test]
fn a_big_file_is_not_scanned_for_every_finding() {
    let (mut text, count) = (String::new(), 1_500);
    for number in 0..15_000 {
        let _ = writeln!(text, "- host: service-{number:05}.prod.svc.cluster");
    }
    let findings = (0..count).map(|number| finding(&text, &format!("service-{:05}", number * 10))).collect();
    let start = Instant::now();
    shown(&text, findings, Style::plain());
    let each = start.elapsed() / count;
    // A debug build on a loaded machine; scanning 600 KB would take several times as long.
    assert!(each.as_micros() < 1_500, "{each:?} per finding");
}
