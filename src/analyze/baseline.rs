//! The baseline: findings that were there before and are tolerated until somebody fixes them.
//!
//! An entry is a rule, an object (or file) and a digest of the message, with a count: lines may
//! move, objects may not change their mistakes unseen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;
use crate::yaml::Sources;

/// A baseline file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Baseline {
    /// Version of the format: 1.
    pub(crate) version: u32,
    /// Tolerated findings, sorted.
    pub(crate) findings: Vec<Known>,
}

/// A tolerated finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    pub(crate) file: String,
    pub(crate) code: String,
    pub(crate) object: String,
    pub(crate) message: String,
    pub(crate) count: usize,
}

type Key = (String, String, String, String);

fn key_of(finding: &Diagnostic, sources: &Sources) -> Key {
    let file = finding.place.span.map(|span| sources.get(span.file).name.clone()).unwrap_or_default();
    let object = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
    (file, finding.rule.code.to_owned(), object, finding.message.clone())
}

/// What comparing found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    /// Findings that the baseline tolerates.
    pub(crate) known: usize,
    /// Entries (counted) that no finding matches any more.
    pub(crate) stale: usize,
}

impl Baseline {
    /// Makes a baseline that tolerates exactly these findings. A document that does not parse is
    /// never tolerated.
    pub(crate) fn of(findings: &[Diagnostic], sources: &Sources) -> Self {
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.rule.name != "parse") {
            *counts.entry(key_of(finding, sources)).or_default() += 1;
        }
        let known = counts.into_iter().map(|((file, code, object, message), count)| Known { file, code, object, message, count });
        Self { version: 1, findings: known.collect() }
    }

    /// Takes the tolerated findings out of the list and returns how many, and the baseline without
    /// its stale entries.
    pub(crate) fn compare(&self, findings: &mut Vec<Diagnostic>, sources: &Sources) -> (Compared, Self) {
        let entry = |known: &Known| ((known.file.clone(), known.code.clone(), known.object.clone(), known.message.clone()), known.count);
        let mut left: BTreeMap<Key, usize> = self.findings.iter().map(entry).collect();
        let before = findings.len();
        findings.retain(|finding| match left.get_mut(&key_of(finding, sources)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        let compared = Compared { known: before - findings.len(), stale: left.values().sum() };
        let pruned = self.findings.iter().filter_map(|known| {
            let unused = left.get(&entry(known).0).copied().unwrap_or_default();
            (known.count > unused).then(|| Known { count: known.count - unused, ..known.clone() })
        });
        let pruned = Self { version: 1, findings: pruned.collect() };
        (compared, pruned)
    }
}
