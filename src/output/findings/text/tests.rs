//! What people see.

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
    insta::assert_snapshot!(sample::rendered(Format::Text), @r"
    error[MSH0101]: no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`
        ╭─[./routes.yaml:10:15]
      9 │   - route: # all
     10 │     - { host: reviewz, subset: v2 }
        ·               ^^^^^^^
     11 │   - match: [{ uri: { prefix: / } }]
        ├─[services/all of them.yaml:4:9]
      3 │ metadata:
      4 │   name: reviews
        ·         ───┬───
        ·            ╰── a Service with a similar name is here
      5 │   namespace: prod
        │
        = note: requests that take this route are answered with 503 (no cluster)
        = help: did you mean `reviews`?
        = fix: replace `reviewz` with `reviews` (`meshctl analyze --fix --suggested`)
        = in: VirtualService prod/api, spec.http[0].route[0].host
        = rule: unknown-host, see `meshctl explain MSH0101`

    warning[MSH0203]: this route is never reached
        ╭─[./routes.yaml:11:5]
      8 │   http:
      9 │   - route: # all
        ·     ──────┬─────
        ·           ╰── this route has no match and takes every request
     10 │     - { host: reviewz, subset: v2 }
     11 │   - match: [{ uri: { prefix: / } }]
        ·     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     12 │     route:
        │
        = help: move it in front of the route that takes everything, or give that one a match
        = in: VirtualService prod/api, spec.http[1].match
        = rule: unreachable-route, see `meshctl explain MSH0203`

    info[MSH0203]: a message with a \u{1b}[31mcolour
      --> PeerAuthentication prod/default, spec.mtls.mode
      = rule: unreachable-route, see `meshctl explain MSH0203`

    1 error, 1 warning, 1 info in 2 files (3 objects, 151 rules)
    1 rule looked only in part or not at all: --verbose lists them
    ");
}

#[test]
fn ascii_terminals_get_ascii() {
    let (report, sources) = sample::report();
    let text = sample::rendered_as(Format::Text, &report, &sources, Style { unicode: false, ..Style::plain() });
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text, @r"
    error[MSH0101]: no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`
        ,-[./routes.yaml:10:15]
      9 |   - route: # all
     10 |     - { host: reviewz, subset: v2 }
        :               ^^^^^^^
     11 |   - match: [{ uri: { prefix: / } }]
        |-[services/all of them.yaml:4:9]
      3 | metadata:
      4 |   name: reviews
        :         ---|---
        :            `-- a Service with a similar name is here
      5 |   namespace: prod
        |
        = note: requests that take this route are answered with 503 (no cluster)
        = help: did you mean `reviews`?
        = fix: replace `reviewz` with `reviews` (`meshctl analyze --fix --suggested`)
        = in: VirtualService prod/api, spec.http[0].route[0].host
        = rule: unknown-host, see `meshctl explain MSH0101`

    warning[MSH0203]: this route is never reached
        ,-[./routes.yaml:11:5]
      8 |   http:
      9 |   - route: # all
        :     ------|-----
        :           `-- this route has no match and takes every request
     10 |     - { host: reviewz, subset: v2 }
     11 |   - match: [{ uri: { prefix: / } }]
        :     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
     12 |     route:
        |
        = help: move it in front of the route that takes everything, or give that one a match
        = in: VirtualService prod/api, spec.http[1].match
        = rule: unreachable-route, see `meshctl explain MSH0203`

    info[MSH0203]: a message with a \u{1b}[31mcolour
      --> PeerAuthentication prod/default, spec.mtls.mode
      = rule: unreachable-route, see `meshctl explain MSH0203`

    1 error, 1 warning, 1 info in 2 files (3 objects, 151 rules)
    1 rule looked only in part or not at all: --verbose lists them
    ");
}

#[test]
fn colours_and_links_appear_on_request() {
    let (report, sources) = sample::report();
    let style = Style { colour: true, links: true, ..Style::plain() };
    insta::assert_debug_snapshot!(sample::rendered_as(Format::Text, &report, &sources, style).lines().take(6).collect::<Vec<_>>(), @r#"
    [
        "\u{1b}[1;31merror[\u{1b}]8;;https://meshctl.dev/rules/MSH0101\u{1b}\\MSH0101\u{1b}]8;;\u{1b}\\]\u{1b}[0m\u{1b}[1m: no Service or ServiceEntry provides the host `reviewz.prod.svc.cluster.local`\u{1b}[0m",
        "    ╭─[\u{1b}[36m./routes.yaml:10:15\u{1b}[0m]",
        " \u{1b}[34;1m 9\u{1b}[0m │   - route: # all",
        " \u{1b}[34;1m10\u{1b}[0m │     - { host: reviewz, subset: v2 }",
        "    · \u{1b}[31;1m              ^^^^^^^\u{1b}[0m",
        " \u{1b}[34;1m11\u{1b}[0m │   - match: [{ uri: { prefix: / } }]",
    ]
    "#);
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
    insta::assert_snapshot!(shown(text, vec![finding(text, "a: 1\n  b: 2\n")], Style::plain()), @r"
    error[MSH0101]: a message
       ╭─[a.yaml:2:3]
     1 │     spec:
     2 │ ╭─▶   a: 1
     3 │ ╰─▶   b: 2
     4 │       c: 3
       │
       = rule: unknown-host, see `meshctl explain MSH0101`

    no problems found in 0 files (0 objects, 0 rules)
    ");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "a: \u{1b}[2Jx\u{202e}\tNEEDLE\n";
    let out = shown(text, vec![finding(text, "NEEDLE")], Style::plain());
    assert!(!out.contains(['\u{1b}', '\u{202e}', '\t']), "{out}");
    insta::assert_snapshot!(out, @r"
    error[MSH0101]: a message
       ╭─[a.yaml:1:11]
     1 │ a: \u{1b}[2Jx\u{202e}    NEEDLE
       ·                          ^^^^^^
       │
       = rule: unknown-host, see `meshctl explain MSH0101`

    no problems found in 0 files (0 objects, 0 rules)
    ");
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
fn places_far_apart_begin_with_the_findings_own() {
    let lines = (1..=120).fold(String::new(), |lines, number| format!("{lines}key{number}: value\n"));
    let mut finding = finding(&lines, "value\nkey119");
    finding.related = ["key3:", "key5:", "key118"]
        .map(|needle| crate::diag::Related {
            place: sample::place(Some(sample::span(0, &lines, needle)), ""),
            object: None,
            message: format!("about {needle}"),
        })
        .into();
    insta::assert_snapshot!(shown(&lines, vec![finding], Style::plain()), @r"
    error[MSH0101]: a message
         ╭─[a.yaml:118:9]
     117 │     key117: value
     118 │ ╭─▶ key118: value
         · │   ───┬──
         · │      ╰── about key118
     119 │ ╰─▶ key119: value
     120 │     key120: value
         ├─[a.yaml:3:1]
       2 │ key2: value
       3 │ key3: value
         · ──┬──
         ·   ╰── about key3:
       4 │ key4: value
       5 │ key5: value
         · ──┬──
         ·   ╰── about key5:
       6 │ key6: value
         │
         = rule: unknown-host, see `meshctl explain MSH0101`

    no problems found in 0 files (0 objects, 0 rules)
    ");
}

#[test]
fn places_inside_one_another_are_told_apart() {
    let text = "route: { host: a, subset: b }\n";
    let mut finding = finding(text, "subset: b");
    finding.related = ["{ host: a, subset: b }", "host: a", "subset: b"]
        .map(|needle| crate::diag::Related {
            place: sample::place(Some(sample::span(0, text, needle)), ""),
            object: None,
            message: format!("about {needle}"),
        })
        .into();
    insta::assert_snapshot!(shown(text, vec![finding], Style::plain()), @r"
    error[MSH0101]: a message
       ╭─[a.yaml:1:19]
     1 │ route: { host: a, subset: b }
       ·          ───┬───  ────┬────
       ·             │         ╰── about subset: b
       ·             ╰── about host: a
       ├─[a.yaml:1:8]
     1 │ route: { host: a, subset: b }
       ·        ───────────┬──────────
       ·                   ╰── about { host: a, subset: b }
       │
       = rule: unknown-host, see `meshctl explain MSH0101`

    no problems found in 0 files (0 objects, 0 rules)
    ");
}
