//! Any bytes through parse → store → rules → fixes: nothing may panic or hang. Run by the fuzzer, and
//! as a plain test on mutations of the fixtures.

use super::select::{Choice, Levels};
use super::{Input, Options, Targets, fix, run};
use crate::diag::{Report, Safety};
use crate::yaml::{Source, Sources};

/// Analyses bytes as one file with every rule, policy ones included, and applies every fix.
pub(crate) fn survive(bytes: &[u8]) -> Report {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let sources = Sources::new(vec![Source::new("any.yaml".to_owned(), text)]);
    let choice = Choice { select: vec!["all".to_owned()], ..Choice::default() };
    let options = Options {
        namespace: "default".to_owned(),
        mesh: crate::store::Options::default(),
        levels: Levels::settle(&choice).expect("`all` is a word"),
        targets: Targets::default(),
        threads: 1,
        per_path: Vec::new(),
    };
    let report = run(Input { sources: &sources, context: &[false], settings: None }, &options, &mut |_| {});
    let round = fix::apply(&report.findings, &sources, Safety::Suggested);
    debug_assert!(round.applied > 0 || round.texts.is_empty(), "no text changes without a fix");
    report
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::survive;

    /// Every manifest under `testdata/`.
    fn seeds() -> Vec<PathBuf> {
        let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")];
        let mut files = Vec::new();
        while let Some(folder) = waiting.pop() {
            for path in std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
                if path.is_dir() { waiting.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        files
    }

    /// A small generator with a fixed seed (xorshift).
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % u64::try_from(limit.max(1)).expect("small")).expect("small")
        }
    }

    fn mutated(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
        const PIECES: [&[u8]; 12] = [b"{", b"]", b"&a", b"*a", b": ", b"- ", b"\n---\n", b"{{ x }}", b"'", b"|\n", b"\xff", b"<<: "];
        let mut bytes = bytes.to_vec();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            match chance.below(4) {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..(at + chance.below(40)).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte = u8::try_from(chance.below(128)).expect("below 128");
                    }
                }
            }
        }
        bytes
    }

    #[test]
    fn mutated_manifests_never_panic() {
        let mut chance = Chance(0x5EED_0F11_E5A7);
        // One fixture in four keeps a debug build under a minute; the fuzzer takes all.
        for seed in seeds().iter().step_by(4) {
            let bytes = std::fs::read(seed).expect("a file");
            survive(&mutated(&bytes, &mut chance));
        }
    }

    #[test]
    fn hostile_documents_end_in_findings() {
        let deep = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {}", "{a: ".repeat(10_000));
        let deep_block: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth % 900))).collect();
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..20 {
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 9].join(", ")));
        }
        let bomb = format!(
            "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {{name: x}}\n{bomb}spec: {{configPatches: [{{applyTo: CLUSTER, patch: {{operation: ADD, value: {{all: *a19}}}}}}]}}\n"
        );
        let scalar = format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {{key: \"{}\"}}\n", "x".repeat(1 << 20));
        let own = "apiVersion: v1\nkind: List\nitems: &a\n- apiVersion: v1\n  kind: List\n  items: *a\n";
        for (text, findings) in [(deep.as_str(), true), (&deep_block, true), (&bomb, true), (&scalar, false), (own, false), ("", false)] {
            assert_eq!(
                survive(text.as_bytes()).findings.iter().any(|finding| finding.rule.name == "parse"),
                findings,
                "{}",
                &text[..text.len().min(60)]
            );
        }
    }
}
