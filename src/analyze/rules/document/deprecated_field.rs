//! Fields that the API calls deprecated.

use crate::analyze::rule;
use crate::analyze::rules::Said;
use crate::yaml::{Problem, Sources, What};

rule! {
    /// A field that the API still reads but calls deprecated.
    ///
    /// ## Why is this bad?
    ///
    /// It works today and stops working with some later version; its successor usually says more.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: docs, namespace: shop}
    /// spec:
    ///   hosts: [docs.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - corsPolicy:
    ///       allowOrigin: ["https://shop.example.com"]
    ///     redirect: {authority: docs.example.org}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: docs, namespace: shop}
    /// spec:
    ///   hosts: [docs.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - corsPolicy:
    ///       allowOrigins: [{exact: "https://shop.example.com"}]
    ///     redirect: {authority: docs.example.org}
    /// ```
    "MSH0008", "deprecated-field", Document, Info,
    aliases: ["IST0002"],
    rows: ["REV-011", "VS-020", "VS-090", "VS-094"],
    fix: None,
}

pub(crate) fn describe(problem: &Problem, _: &Sources) -> Option<Said> {
    let What::Deprecated { field, message, instead } = &problem.what else { return None };
    Some(Said { message: format!("`{field}` of {message} is deprecated"), help: Some((*instead).to_owned()), ..Said::default() })
}
