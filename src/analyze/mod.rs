//! Rules over a mesh: one file per rule, one sorted table, one runner.
//!
//! A rule sees objects and paths, never text; spans are looked up when a finding is reported.

pub(crate) mod baseline;
pub(crate) mod context;
pub(crate) mod finding;
pub(crate) mod fix;
#[cfg(any(test, fuzzing))]
pub(crate) mod hostile;
pub(crate) mod locate;
pub(crate) mod registry;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod select;
pub(crate) mod suppress;

pub(crate) use context::{Context, Targets};
pub(crate) use finding::{Change, Finding, Findings};
pub(crate) use run::{Input, Options, run};

/// Declares a rule's record. The doc comment is the rule's documentation: its first line says what
/// it finds, then sections `## Why is this bad?`, `## Example` with fenced `yaml bad` and
/// `yaml good` blocks that a test executes.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        $code:literal, $name:literal, $group:ident, $level:ident,
        aliases: [$($alias:literal),* $(,)?],
        rows: [$($row:literal),* $(,)?],
        fix: $fix:expr $(,)?
    ) => {
        pub(crate) static RULE: $crate::diag::Rule = $crate::diag::Rule {
            code: $code,
            name: $name,
            group: $crate::diag::Group::$group,
            level: $crate::diag::Level::$level,
            aliases: &[$($alias),*],
            rows: &[$($row),*],
            fix: $fix,
            since: "0.1.0",
            docs: concat!($($doc, "\n"),+),
        };
    };
}
pub(crate) use rule;
