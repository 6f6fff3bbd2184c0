//! Guards of the table, and its documentation executed: each bad example fires exactly its rule,
//! each good one is silent; fixtures in `testdata/analyze` carry their expectations.

use std::collections::BTreeSet;

use super::{Entry, TABLE};
use crate::analyze::select::{Choice, Levels};
use crate::analyze::{Input, Options, Targets, run};
use crate::diag::{Level, Report};
use crate::yaml::{Source, Sources};

/// Analyses texts with every rule that is on by default, and `extra`.
pub(crate) fn analyse(texts: &[(&str, &str)], complete: bool, extra: Option<&str>) -> (Report, Sources) {
    let list = texts.iter().map(|(name, text)| Source::new((*name).to_owned(), (*text).to_owned()));
    let sources = Sources::new(list.collect());
    let levels = extra.map(|word| (word.to_owned(), Level::Warning)).into_iter().collect();
    let options = Options {
        namespace: "default".to_owned(),
        mesh: crate::store::Options { complete, ..crate::store::Options::default() },
        levels: Levels::settle(&Choice { levels, ..Choice::default() }).expect("known words"),
        targets: Targets::default(),
        threads: 1,
        per_path: Vec::new(),
    };
    let context = vec![false; texts.len()];
    let report = run(Input { sources: &sources, context: &context, settings: None }, &options, &mut |_| {});
    (report, sources)
}

/// An example block of a rule's documentation.
struct Example<'a> {
    bad: bool,
    complete: bool,
    text: String,
    /// Codes in its fence: what any object of its kind fires, wrong or not.
    also: BTreeSet<&'a str>,
}

fn examples(docs: &str) -> Vec<Example<'_>> {
    let mut found = Vec::new();
    let mut rest = docs;
    while let Some(at) = rest.find("```yaml ") {
        let block = &rest[at + 8..];
        let (head, body) = block.split_once('\n').expect("a fence has a line end");
        let end = body.find("```").expect("the fence is closed");
        let text: String = body[..end].lines().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect();
        let words: BTreeSet<&str> = head.split_whitespace().collect();
        let also = words.iter().copied().filter(|word| word.starts_with("MSH")).collect();
        found.push(Example { bad: words.contains("bad"), complete: words.contains("complete"), text, also });
        rest = &body[end + 3..];
    }
    found
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.rule.code).collect()
}

fn words(report: &Report) -> String {
    report.findings.iter().map(|finding| format!("{} {}\n", finding.rule.code, finding.message)).collect()
}

#[test]
fn bad_examples_fire_exactly_their_rule_and_good_ones_nothing() {
    let mut wrong = Vec::new();
    for Entry { rule, .. } in TABLE {
        let extra = (rule.level == Level::Off).then_some(rule.code);
        let examples = examples(rule.docs);
        if !(examples.iter().any(|example| example.bad) && examples.iter().any(|example| !example.bad)) {
            wrong.push(format!("{} needs a bad and a good example", rule.code));
        }
        for example in examples {
            let (report, _) = analyse(&[("example.yaml", &example.text)], example.complete, extra);
            let wanted: BTreeSet<&str> = example.bad.then_some(rule.code).into_iter().chain(example.also).collect();
            if codes(&report) != wanted {
                let word = if example.bad { "bad" } else { "good" };
                wrong.push(format!("{} {}: the {word} example fires\n{}", rule.code, rule.name, words(&report)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_is_sorted_unique_and_in_blocks() {
    for pair in TABLE.windows(2) {
        assert!(pair[0].rule.code < pair[1].rule.code, "{} before {}", pair[0].rule.code, pair[1].rule.code);
    }
    let names: BTreeSet<&str> = TABLE.iter().map(|entry| entry.rule.name).collect();
    assert_eq!(names.len(), TABLE.len(), "names are unique");
    for Entry { rule, .. } in TABLE {
        let block = rule.code.strip_prefix("MSH").and_then(|digits| digits.get(..2)).and_then(|block| block.parse().ok());
        assert_eq!(block, Some(rule.group.block()), "{} belongs to the block of its group", rule.code);
        let kebab = rule.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        assert!(kebab, "{} is kebab-case", rule.name);
    }
}

#[test]
fn every_rule_is_documented() {
    for Entry { rule, .. } in TABLE {
        assert!(rule.summary().len() > 20 && rule.summary().ends_with(['.', '`']), "{}: first line", rule.code);
        for heading in ["## Why is this bad?", "## Example"] {
            assert!(rule.docs.contains(heading), "{}: {heading}", rule.code);
        }
        assert!(!rule.rows.is_empty(), "{}: which row of the field's table it implements", rule.code);
    }
}

#[test]
fn fixes_are_only_offered_by_rules_that_say_so() {
    for Entry { rule, .. } in TABLE {
        let extra = (rule.level == Level::Off).then_some(rule.code);
        for example in examples(rule.docs).iter().filter(|example| example.bad) {
            let (report, _) = analyse(&[("example.yaml", &example.text)], example.complete, extra);
            for finding in &report.findings {
                let offered = finding.fix.as_ref().map(|fix| fix.safety);
                assert!(offered.is_none() || offered <= finding.rule.fix, "{}: {offered:?}", rule.code);
            }
        }
    }
}

/// Runs the fixtures of `testdata/analyze/<rule>/`: files whose name starts with `bad` carry
/// `# expect: CODE` at the end of each guilty line, files that start with `good` fire nothing of the rule.
#[test]
fn fixtures_fire_where_they_say() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/analyze");
    let mut wrong = Vec::new();
    let folders = std::fs::read_dir(&root).into_iter().flatten().flatten();
    for folder in folders.map(|folder| folder.path()).filter(|path| path.is_dir()) {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let rule = crate::analyze::registry::get(&name).unwrap_or_else(|| panic!("testdata/analyze/{name} is no rule"));
        let mut files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.path()).collect();
        files.sort();
        for prefix in ["bad", "good"] {
            let of_prefix = files.iter().filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)));
            for file in of_prefix {
                let text = std::fs::read_to_string(file).expect("a fixture");
                let extra = (rule.level == Level::Off).then_some(rule.code);
                let (report, sources) = analyse(&[("fixture.yaml", &text)], text.contains("# complete\n"), extra);
                let found: BTreeSet<(usize, &str)> = report
                    .findings
                    .iter()
                    .filter(|finding| finding.rule == rule)
                    .filter_map(|finding| {
                        finding.place.span.map(|span| (sources.get(span.file).line_column(span.start).line, finding.rule.code))
                    })
                    .collect();
                let marks = text.lines().zip(1..).filter(|(line, _)| line.contains(&format!("# expect: {}", rule.code)));
                let wanted: BTreeSet<(usize, &str)> = marks.map(|(_, line)| (line, rule.code)).collect();
                if found != wanted {
                    wrong.push(format!("{}: wanted {wanted:?}, found {found:?}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
