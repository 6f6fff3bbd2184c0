//! SARIF 2.1.0, within the limits GitHub's code scanning sets for an upload.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::json;
use super::place::{self, Range};
use crate::diag::{Diagnostic, Fix, Level, Related, Report, Rule, Span};
use crate::ident::ObjectRef;
use crate::yaml::source::Sources;

/// Results per run that GitHub accepts.
const MOST_RESULTS: usize = 25_000;
/// Locations per result that GitHub keeps.
const MOST_LOCATIONS: usize = 100;
/// Characters of a description that GitHub shows.
const MOST_DESCRIPTION: usize = 1_000;

/// Writes the log with its one run.
pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run(report, sources)],
    });
    json::value(&log, out)
}

fn run(report: &Report, sources: &Sources) -> Value {
    let kept = worst(&report.findings);
    let mut rules: BTreeMap<&str, (usize, &'static Rule)> = kept.iter().map(|finding| (finding.rule.code, (0, finding.rule))).collect();
    for (number, (index, _)) in rules.values_mut().enumerate() {
        *index = number;
    }
    let mut prints = Fingerprints::default();
    let results: Vec<Value> =
        kept.iter().map(|finding| result(finding, rules.get(finding.rule.code).map_or(0, |rule| rule.0), sources, &mut prints)).collect();
    json!({
        "tool": {"driver": {
            "name": "meshctl",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": "https://meshctl.dev",
            "rules": rules.values().map(|(_, rule)| descriptor(rule)).collect::<Vec<_>>(),
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notifications(report, kept.len())}],
        "results": results,
    })
}

/// Returns the findings in order; of too many, the worst.
fn worst(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut kept: Vec<&Diagnostic> = findings.iter().collect();
    if kept.len() > MOST_RESULTS {
        kept.sort_by_key(|finding| finding.level);
        kept.truncate(MOST_RESULTS);
    }
    kept
}

/// Returns what the run did not do: rules that could not look, results that had no room.
fn notifications(report: &Report, kept: usize) -> Vec<Value> {
    let skipped = report.skipped.iter().map(|skipped| {
        let text = format!("{} did not look everywhere: {}", skipped.rule.name, skipped.reason);
        json!({"level": "note", "message": {"text": text}, "associatedRule": {"id": skipped.rule.code}})
    });
    let lost = report.findings.len() - kept;
    let cut = (lost > 0).then(|| {
        let text = format!("{lost} findings were left out: a run may have {MOST_RESULTS} results");
        json!({"level": "warning", "message": {"text": text}})
    });
    skipped.chain(cut).collect()
}

fn descriptor(rule: &Rule) -> Value {
    let paragraph: String = rule.docs.trim_start().split("\n\n").next().unwrap_or_default().chars().take(MOST_DESCRIPTION).collect();
    let tags: Vec<&str> = [rule.group.word()].into_iter().chain(rule.aliases.iter().copied()).take(10).collect();
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": paragraph.replace('\n', " ")},
        "help": {"text": rule.docs.trim(), "markdown": rule.docs.trim()},
        "helpUri": place::url(rule.code),
        "defaultConfiguration": {"level": level(rule.level), "enabled": rule.level != Level::Off},
        "properties": {"tags": tags},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

fn result(finding: &Diagnostic, index: usize, sources: &Sources, prints: &mut Fingerprints) -> Value {
    let mut out = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": index,
        "level": level(finding.level),
        "message": {"text": place::full_message(finding)},
        "locations": [location(finding.place.span, finding.object.as_ref(), sources)],
        "partialFingerprints": {"meshctlFinding/v1": prints.next(finding, sources)},
    });
    if !finding.related.is_empty() {
        out["relatedLocations"] = finding.related.iter().take(MOST_LOCATIONS - 1).map(|other| related(other, sources)).collect();
    }
    if let Some(fix) = &finding.fix {
        out["fixes"] = json!([change(fix, finding.help.as_deref(), sources)]);
    }
    out
}

fn location(span: Option<Span>, object: Option<&ObjectRef>, sources: &Sources) -> Value {
    let mut out = json!({});
    if let Some(span) = span {
        out["physicalLocation"] = json!({"artifactLocation": artifact(span, sources), "region": region(span, sources)});
    }
    if let Some(object) = object {
        let parts = [object.namespace.as_str(), &object.kind, &object.name];
        let full: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        out["logicalLocations"] = json!([{"name": object.name, "fullyQualifiedName": full.join("/"), "kind": "object"}]);
    }
    out
}

fn related(other: &Related, sources: &Sources) -> Value {
    let mut out = location(other.place.span, other.object.as_ref(), sources);
    out["message"] = json!({"text": other.message});
    out
}

fn artifact(span: Span, sources: &Sources) -> Value {
    let uri = place::uri(sources.get(span.file));
    if uri.starts_with("file:") { json!({"uri": uri}) } else { json!({"uri": uri, "uriBaseId": "%SRCROOT%"}) }
}

fn region(span: Span, sources: &Sources) -> Value {
    let Range { start, end } = Range::of(span, sources);
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

/// Returns the fix with its edits grouped by file, as SARIF wants them.
fn change(fix: &Fix, help: Option<&str>, sources: &Sources) -> Value {
    let mut files: BTreeMap<_, (Value, Vec<Value>)> = BTreeMap::new();
    for edit in &fix.edits {
        let replacement = json!({"deletedRegion": region(edit.span, sources), "insertedContent": {"text": edit.text}});
        files.entry(edit.span.file).or_insert_with(|| (artifact(edit.span, sources), Vec::new())).1.push(replacement);
    }
    let changes: Vec<Value> =
        files.into_values().map(|(file, replacements)| json!({"artifactLocation": file, "replacements": replacements})).collect();
    json!({"description": {"text": help.unwrap_or("apply the fix")}, "artifactChanges": changes})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::output::findings::{Format, sample};

    #[test]
    fn the_log_has_the_required_shape() {
        let log: Value = serde_json::from_str(&sample::rendered(Format::Sarif)).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!((&log["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
        for result in run["results"].as_array().expect("results") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            assert!(result["message"]["text"].is_string() && result["locations"].is_array());
        }
        let first = &run["results"][0];
        let region = &first["locations"][0]["physicalLocation"]["region"];
        assert_eq!(*region, json!({"startLine": 10, "startColumn": 15, "endLine": 10, "endColumn": 22}));
        assert_eq!(first["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "services/all%20of%20them.yaml");
        let replaced = &first["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replaced["insertedContent"]["text"], "reviews");
        assert_eq!(run["results"][2]["level"], "note");
        assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["associatedRule"]["id"], "MSH0101");
    }
}
