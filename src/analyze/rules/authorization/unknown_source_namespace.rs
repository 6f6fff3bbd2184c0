//! Source namespaces that do not exist.

use std::collections::BTreeSet;

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::k8s::namespace::Namespace;
use crate::diag::{Level, Safety};
use crate::text::{is_unknown, pattern, suggest};

rule! {
    /// A source namespace that no Namespace of the input matches.
    ///
    /// Reported when Namespace objects are in the input and a similar name exists among them, or
    /// when the input is said to be complete; else it is likely another repository's namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody calls from there: an ALLOW rule never matches, a DENY rule denies nobody.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: frontend, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [fronted]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: frontend, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [frontend]}}]}]
    /// ```
    "MSH0615", "unknown-source-namespace", Authorization, Warning,
    aliases: ["IST0101", "KIA0101"],
    rows: ["AP-015"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Namespace>() && !cx.options.complete {
        out.skip("needs Namespaces, none were given");
        return;
    }
    let known: BTreeSet<&str> = cx
        .mesh
        .all::<Namespace>()
        .map(|namespace| namespace.object.name())
        .chain(cx.mesh.objects().map(|object| object.namespace.as_str()).filter(|name| !name.is_empty()))
        .collect();
    if known.iter().any(|name| is_unknown(name)) {
        return;
    }
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            if !(values.is_field(&["namespaces", "notNamespaces"]) || values.is_key(&["source.namespace"])) {
                continue;
            }
            for (at, text) in values.known() {
                if cx.namespace_exists(text) || known.iter().any(|name| pattern::simple(text, name)) {
                    continue;
                }
                let near = suggest::nearest(text, known.iter().copied()).filter(|near| is_close(text, near));
                let path = values.path_of(at);
                let level = match (near, cx.options.complete) {
                    (_, true) | (Some(_), false) => Level::Warning,
                    // Absent without a similar name: a namespace of some other repository.
                    (None, false) => continue,
                };
                let finding = out.report(policy.object, &path, format!("no namespace matches `{text}`"));
                finding.level(level);
                finding.note(if values.is_negative() {
                    "the exclusion excludes nobody"
                } else {
                    "nobody calls from there: the entry never matches"
                });
                match near {
                    Some(near) => finding.help(format!("there is a namespace `{near}`")).suggest_value(path, near),
                    None => finding.help("correct the name, or delete the entry"),
                };
            }
        }
    }
}

/// Tells whether two names differ like a slip does, not like two names do (`shop-1`, `shop-2`).
fn is_close(text: &str, near: &str) -> bool {
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let parts = |name: &str| name.split('-').count();
    letters(text) != letters(near)
        && parts(text) == parts(near)
        && !text.contains('*')
        && text.len().abs_diff(near.len()) <= 2
        && text.split('-').zip(near.split('-')).filter(|(a, b)| a != b).all(|(a, b)| a.len() > 3 && b.len() > 3)
}
