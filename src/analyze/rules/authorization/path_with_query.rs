//! Paths with a query or a fragment.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;

rule! {
    /// A path with `?` or `#`: the query is not part of the path that is compared.
    ///
    /// ## Why is this bad?
    ///
    /// Istio compares the path without query and fragment: the value matches no request.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: ["/carts?debug=true"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {paths: [/carts]}}]}]
    /// ```
    "MSH0620", "path-with-query", Authorization, Warning,
    aliases: [],
    rows: ["AP-020"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["paths", "notPaths"])) {
            for (at, text) in values.known().filter(|(_, text)| text.starts_with(['/', '*'])) {
                let Some(mark) = text.find(['?', '#']) else { continue };
                let what = if text[mark..].starts_with('?') { "query" } else { "fragment" };
                let path = values.path_of(at);
                let finding = out.report(policy.object, &path, format!("path `{text}` has a {what}, which is never compared"));
                finding.note("policies see the path without query and fragment: it matches no request");
                let better = &text[..mark];
                if better.is_empty() || better == "*" {
                    finding.help("queries cannot be matched by AuthorizationPolicies");
                } else {
                    finding.help(format!("write `{better}`; queries cannot be matched by AuthorizationPolicies"));
                    finding.suggest_value(path, better);
                }
            }
        }
    }
}
