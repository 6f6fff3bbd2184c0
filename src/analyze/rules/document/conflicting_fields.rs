//! Fields of which only one may be set.

use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// Two fields of which only one may be set.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, or one of the two is ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: docs, namespace: shop}
    /// spec:
    ///   hosts: [docs.example.com]
    ///   http:
    ///   - match:
    ///     - uri:
    ///         exact: /old
    ///         prefix: /
    ///     redirect: {authority: new.example.com}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: docs, namespace: shop}
    /// spec:
    ///   hosts: [docs.example.com]
    ///   http:
    ///   - match:
    ///     - uri:
    ///         exact: /old
    ///     redirect: {authority: new.example.com}
    /// ```
    "MSH0007", "conflicting-fields", Document, Error,
    aliases: ["IST0106"],
    rows: ["GEN-004"],
    fix: None,
}

pub(crate) fn describe(problem: &Problem, _: &Sources) -> Option<Said> {
    let What::OneOf { message, first, second, other } = &problem.what else { return None };
    Some(Said {
        message: format!("{message} takes only one of `{first}` and `{second}`"),
        note: Some("the API server refuses the object, or one of the two has no effect".to_owned()),
        help: Some("keep the one that is meant".to_owned()),
        related: vec![(*other, format!("`{first}` is set here"))],
        ..Said::default()
    })
}
