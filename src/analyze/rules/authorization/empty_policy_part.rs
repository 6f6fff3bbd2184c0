//! Parts of rules that are there and say nothing.

use super::{operation_fields, rules, source_fields, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{AuthorizationPolicy, Rule};
use crate::store::Of;

rule! {
    /// An AuthorizationPolicy with an empty part: `from`, `to`, `source`, `operation` without content, or an empty text in a list.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object. An empty `source` or `operation` is mostly the rest of
    /// something deleted, or a wrong indentation.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules:
    ///   - from: [{source: {}}]
    ///     to: [{operation: {methods: [GET]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules:
    ///   - to: [{operation: {methods: [GET]}}]
    /// ```
    "MSH0610", "empty-policy-part", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for (position, rule) in rules(policy.body).iter().enumerate() {
            parts(out, policy, position, rule);
        }
        for values in values(policy.body) {
            if let Some(at) = values.list.iter().position(String::is_empty) {
                out.report(policy.object, values.path_of(at), format!("an empty text in `{}`", values.words()))
                    .note("Istio refuses the object")
                    .help("delete it, or write the value; `*` means any non-empty one");
            }
        }
    }
}

fn parts(out: &mut Findings, policy: Of<'_, AuthorizationPolicy>, position: usize, rule: &Rule) {
    let base = format!("spec.rules[{position}]");
    let mut report = |path: String, what: &str| {
        out.report(policy.object, path, format!("`{what}` says nothing"))
            .on_key()
            .note("Istio refuses the object")
            .help(format!("fill `{what}` in, or leave it out: what is left out matches everything"));
    };
    if rule.from.as_ref().is_some_and(Vec::is_empty) {
        report(format!("{base}.from"), "from");
    }
    if rule.to.as_ref().is_some_and(Vec::is_empty) {
        report(format!("{base}.to"), "to");
    }
    for (at, from) in rule.from.iter().flatten().enumerate() {
        match &from.source {
            None => report(format!("{base}.from[{at}]"), "from"),
            Some(source) if source_fields(source).iter().all(|(_, list)| list.is_empty()) => {
                report(format!("{base}.from[{at}].source"), "source");
            }
            Some(_) => {}
        }
    }
    for (at, to) in rule.to.iter().flatten().enumerate() {
        match &to.operation {
            None => report(format!("{base}.to[{at}]"), "to"),
            Some(operation) if operation_fields(operation).iter().all(|(_, list)| list.is_empty()) => {
                report(format!("{base}.to[{at}].operation"), "operation");
            }
            Some(_) => {}
        }
    }
}
