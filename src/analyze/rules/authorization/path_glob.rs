//! Wildcards where they are plain text.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;

rule! {
    /// A path, method, host or other value with `*` in the middle, or at both ends.
    ///
    /// ## Why is this bad?
    ///
    /// Policies know exact values, `prefix*`, `*suffix` and `*` alone. Any other `*` is compared
    /// literally, and no request has it: an ALLOW rule never matches, a DENY rule denies nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: [/carts/*/items]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: ["/carts/{*}/items"]}}]}]
    /// ```
    "MSH0618", "path-glob", Authorization, Error,
    aliases: [],
    rows: ["AP-018"],
    fix: Some(Safety::Suggested),
}

/// Fields with wildcards; principals have a rule of their own.
const FIELDS: [&str; 10] = [
    "paths",
    "notPaths",
    "hosts",
    "notHosts",
    "methods",
    "notMethods",
    "namespaces",
    "notNamespaces",
    "requestPrincipals",
    "notRequestPrincipals",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body) {
            let key = values.key().is_some_and(|key| key != "source.principal" && !key.contains("regex"));
            if !(values.is_field(&FIELDS) || key) {
                continue;
            }
            for (at, text) in values.known().filter(|(_, text)| is_glob(text)) {
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("`*` in `{text}` is compared literally"));
                finding.note(format!(
                    "only `prefix*`, `*suffix` and `*` alone are wildcards: {}",
                    if values.is_negative() { "the exclusion excludes nothing" } else { "no request matches" }
                ));
                let paths = values.is_field(&["paths", "notPaths"]);
                match template(text).filter(|_| paths) {
                    Some(better) => {
                        finding.help(format!("write `{better}`: `{{*}}` stands for one segment, `{{**}}` at the end for any number"));
                        finding.suggest_value(path, &better);
                    }
                    None if paths => _ = finding.help("list the paths, or use a prefix or templates (`/a/{*}/b`, `/a/{**}`)"),
                    None => _ = finding.help("list the values, or use one wildcard at one end"),
                }
            }
        }
    }
}

fn is_glob(text: &str) -> bool {
    if text == "*" || text.contains(['{', '}']) {
        return false;
    }
    let stars = text.matches('*').count();
    match stars {
        0 => false,
        1 => !(text.starts_with('*') || text.ends_with('*')),
        _ => true,
    }
}

/// Returns the path with whole-segment wildcards as templates, if that is all there is.
fn template(text: &str) -> Option<String> {
    let segments: Vec<&str> = text.split('/').collect();
    let count = segments.len();
    if !text.starts_with('/') || segments.iter().any(|segment| segment.contains('*') && !matches!(*segment, "*" | "**")) {
        return None;
    }
    let better = segments.iter().enumerate().map(|(position, segment)| match *segment {
        "*" | "**" if position + 1 == count => "{**}",
        "*" => "{*}",
        segment => segment,
    });
    let better = better.collect::<Vec<_>>().join("/");
    (!better.contains("**/")).then_some(better)
}
