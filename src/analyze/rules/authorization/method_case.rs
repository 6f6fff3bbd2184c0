//! Methods in lower case.

use super::unknown_method::METHODS;
use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;
use crate::text::pattern;

rule! {
    /// A method that is not in upper case: methods are compared letter by letter.
    ///
    /// ## Why is this bad?
    ///
    /// Clients send `GET`, which `get` does not equal: an ALLOW rule never matches, a DENY rule
    /// denies nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {methods: [get]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{to: [{operation: {methods: [GET]}}]}]
    /// ```
    "MSH0622", "method-case", Authorization, Warning,
    aliases: [],
    rows: ["AP-022"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for values in values(policy.body).into_iter().filter(|values| values.is_field(&["methods", "notMethods"])) {
            for (at, text) in values.known() {
                let upper = text.to_ascii_uppercase();
                if upper == text || !METHODS.iter().any(|method| pattern::simple(&upper, method)) {
                    continue;
                }
                let path = values.path_of(at);
                out.report(policy.object, &path, format!("method `{text}` is not in upper case"))
                    .note("methods are compared letter by letter: requests with it are not matched")
                    .help(format!("write `{upper}`"))
                    .suggest_value(path, &upper);
            }
        }
    }
}
