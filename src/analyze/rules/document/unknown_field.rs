//! Fields that a kind does not have.

use super::replacing;
use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::diag::Safety;
use crate::yaml::problem::Hint;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A field that the kind, or the message it stands in, does not have.
    ///
    /// The nearest known name is offered; a field that exists one level up or down is recognised as
    /// wrongly indented.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses unknown fields or drops them silently, depending on how the manifest
    /// is applied: in both cases the setting has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool:
    ///       tcp:
    ///         maxConnection: 100
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     connectionPool:
    ///       tcp:
    ///         maxConnections: 100
    /// ```
    "MSH0003", "unknown-field", Document, Error,
    aliases: ["IST0106"],
    rows: ["GEN-003"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn describe(problem: &Problem, sources: &Sources) -> Option<Said> {
    let What::UnknownField { field, message, hint, key, .. } = &problem.what else { return None };
    let (help, fix) = match hint {
        Hint::Renamed(_) => return None,
        Hint::Nearest(name) => {
            (Some(format!("there is a field `{name}`")), replacing(*key, (*name).to_owned(), Safety::Suggested, sources))
        }
        Hint::Elsewhere(place) => (Some(format!("`{field}` belongs {place}: check the indentation")), None),
        Hint::Nothing => (None, None),
    };
    Some(Said {
        message: format!("`{field}` is not a field of {message}"),
        note: Some("it is refused by the API server, or dropped without a word".to_owned()),
        help,
        fix,
        ..Said::default()
    })
}
