//! Names for findings that stay the same when lines shift, so that trackers recognise old ones.

use std::collections::HashMap;

use super::place;
use crate::diag::Diagnostic;
use crate::yaml::source::Sources;

/// Hands out fingerprints, unique within a report.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, u64>,
}

impl Fingerprints {
    /// Returns the fingerprint of the next finding: rule, object (or file), path inside it and
    /// message; findings alike in all of these are numbered.
    pub(super) fn next(&mut self, finding: &Diagnostic, sources: &Sources) -> String {
        let owner = match &finding.object {
            Some(object) => format!("{}/{object}", object.api_version),
            None => place::listed_under(finding, sources),
        };
        let hash = fnv([finding.rule.code, &owner, &finding.place.path, &finding.message]);
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        let hash = if *count == 1 { hash } else { fnv([&format!("{hash:016x}"), &count.to_string()]) };
        format!("{hash:016x}")
    }
}

/// FNV-1a: fingerprints are stored by others for years, so the hash must never change with a library.
fn fnv<const N: usize>(parts: [&str; N]) -> u64 {
    let bytes = parts.into_iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::Fingerprints;
    use crate::diag::Diagnostic;
    use crate::output::findings::sample;

    #[test]
    fn a_shifted_finding_keeps_its_fingerprint() {
        let (report, sources) = sample::report();
        let mut moved = report.findings[0].clone();
        if let Some(span) = &mut moved.place.span {
            (span.start, span.end) = (0, 3);
        }
        let of = |finding: &Diagnostic| Fingerprints::default().next(finding, &sources);
        assert_eq!(of(&report.findings[0]), of(&moved));
        moved.message.push('!');
        assert_ne!(of(&report.findings[0]), of(&moved));
    }

    #[test]
    fn twins_differ() {
        let (report, sources) = sample::report();
        let mut prints = Fingerprints::default();
        assert_ne!(prints.next(&report.findings[0], &sources), prints.next(&report.findings[0], &sources));
    }
}
