//! Values that their field does not allow.

use super::replacing;
use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::diag::Safety;
use crate::text::words;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A value outside what its field allows: a word that is none of the enum's, a number out of range, no duration.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, or the control plane ignores it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   mtls:
    ///     mode: Strict
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec:
    ///   mtls:
    ///     mode: STRICT
    /// ```
    "MSH0005", "wrong-value", Document, Error,
    aliases: ["IST0106"],
    rows: ["GEN-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn describe(problem: &Problem, sources: &Sources) -> Option<Said> {
    let note = Some("the API server refuses the object, or it has no effect".to_owned());
    match &problem.what {
        What::WrongEnum { value, allowed, nearest } => Some(Said {
            message: format!("`{value}` is not one of {}", words::list(allowed.iter(), 12)),
            note,
            help: nearest.map(|word| format!("write `{word}`")),
            fix: nearest.and_then(|word| replacing(problem.span, word.to_owned(), Safety::Suggested, sources)),
            ..Said::default()
        }),
        What::WrongValue(words) => Some(Said { message: words.clone(), note, ..Said::default() }),
        _ => None,
    }
}
