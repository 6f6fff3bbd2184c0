//! Required fields that are absent.

use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A field that the kind requires and that is absent.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   exportTo: ["."]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   exportTo: ["."]
    /// ```
    "MSH0006", "missing-field", Document, Error,
    aliases: ["IST0106"],
    rows: ["GEN-004"],
    fix: None,
}

pub(crate) fn describe(problem: &Problem, _: &Sources) -> Option<Said> {
    let What::MissingField { field, message } = &problem.what else { return None };
    Some(Said {
        message: format!("{message} requires `{field}`, which is not here"),
        note: Some("the API server refuses the object".to_owned()),
        help: Some(format!("add `{field}`")),
        ..Said::default()
    })
}
