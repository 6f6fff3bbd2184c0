//! Fields under the name they had in earlier versions.

use super::replacing;
use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::diag::Safety;
use crate::yaml::problem::Hint;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A field under a name that the API gave up.
    ///
    /// ## Why is this bad?
    ///
    /// The old name is accepted by no current version: the setting has no effect although it looks
    /// as if it had.
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
    ///     outlierDetection:
    ///       consecutiveErrors: 7
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection:
    ///       consecutive5xxErrors: 7
    /// ```
    "MSH0009", "renamed-field", Document, Warning,
    aliases: ["IST0133"],
    rows: ["DR-019", "REV-011"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn describe(problem: &Problem, sources: &Sources) -> Option<Said> {
    let What::UnknownField { field, message, hint: Hint::Renamed(name), key, .. } = &problem.what else { return None };
    Some(Said {
        message: format!("`{field}` of {message} is now called `{name}`"),
        note: Some("the old name has no effect".to_owned()),
        help: Some(format!("write `{name}`")),
        fix: replacing(*key, (*name).to_owned(), Safety::Suggested, sources),
        ..Said::default()
    })
}
