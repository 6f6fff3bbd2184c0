//! The rules, by group, and how a rule is run. Their table is guarded by `tests`: sorted, unique, documented,
//! examples executed.

pub(crate) mod ambient;
pub(crate) mod authentication;
pub(crate) mod authorization;
pub(crate) mod delivery;
pub(crate) mod document;
pub(crate) mod extension;
pub(crate) mod gateway;
pub(crate) mod gateway_api;
pub(crate) mod linkerd;
pub(crate) mod mesh;
pub(crate) mod mtls;
pub(crate) mod network;
pub(crate) mod reference;
pub(crate) mod registry;
pub(crate) mod routing;
pub(crate) mod service;
mod table;
pub(crate) mod telemetry;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod traffic;
pub(crate) mod workload;

pub(crate) use table::TABLE;

use super::{Context, Findings};
use crate::diag::{Fix, Level, Rule, Span};
use crate::yaml::{Problem, Sources};

/// What a text rule says about a problem.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) message: String,
    pub(crate) note: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<(Span, String)>,
    pub(crate) fix: Option<Fix>,
    /// Another level than the rule's.
    pub(crate) level: Option<Level>,
}

/// How a rule is run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// Looks at the whole mesh.
    Mesh(fn(&Context<'_>, &mut Findings)),
    /// Puts a problem of the text into words, if it is this rule's.
    Text(fn(&Problem, &Sources) -> Option<Said>),
    /// The runner itself reports it.
    Runner,
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) rule: &'static Rule,
    pub(crate) check: Check,
}

const fn mesh(rule: &'static Rule, check: fn(&Context<'_>, &mut Findings)) -> Entry {
    Entry { rule, check: Check::Mesh(check) }
}

const fn text(rule: &'static Rule, describe: fn(&Problem, &Sources) -> Option<Said>) -> Entry {
    Entry { rule, check: Check::Text(describe) }
}

const fn runner(rule: &'static Rule) -> Entry {
    Entry { rule, check: Check::Runner }
}
