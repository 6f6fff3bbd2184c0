//! Documents that are no YAML or JSON.

use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A document that is not valid YAML or JSON.
    ///
    /// The finding stands where the parser gave up. Other documents of the same file are analysed
    /// all the same. This finding makes the run fail whatever `--fail-on` says.
    ///
    /// ## Why is this bad?
    ///
    /// `kubectl apply` refuses the file, and what is not read is not checked: a run that skipped it
    /// would pass although half of the configuration was never looked at.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///  labels: {team: web}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels: {team: web}
    /// ```
    "MSH0001", "parse", Document, Error,
    aliases: [],
    rows: ["GEN-001"],
    fix: None,
}

pub(crate) fn describe(problem: &Problem, _: &Sources) -> Option<Said> {
    let (message, help) = match &problem.what {
        What::Syntax(words) => (format!("this document does not parse: {words}"), "nothing after this point of the document was read"),
        What::UnknownAlias(name) => (format!("no anchor `&{name}` stands before this alias"), "define the anchor earlier in the same document"),
        What::TooManyAliases => {
            ("aliases expand to more values than any manifest has".to_owned(), "write the repeated parts out, or nest fewer anchors")
        }
        _ => return None,
    };
    Some(Said { message, help: Some(help.to_owned()), ..Said::default() })
}
