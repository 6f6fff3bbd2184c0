//! Rules that contradict themselves.

use super::cover::pattern;
use super::{Values, rule_values, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::ident::spiffe::Principal;
use crate::text::{is_unknown, pattern as text};

rule! {
    /// A rule that excludes all it asks for, or asks for a principal and a namespace that do not go together.
    ///
    /// ## Why is this bad?
    ///
    /// All fields of a source, operation or condition must match: no request does.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {principals: ["cluster.local/ns/web/sa/frontend"], namespaces: [shop]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {principals: ["cluster.local/ns/web/sa/frontend"], namespaces: [web]}}]}]
    /// ```
    "MSH0652", "rule-never-matches", Authorization, Warning,
    aliases: [],
    rows: ["AP-037"],
    fix: None,
}

/// Tells whether two lists stand in one source, operation or condition and are each other's negation.
fn opposed(positive: &Values<'_>, negative: &Values<'_>) -> bool {
    let Some(rest) = negative.field.strip_prefix("not") else { return false };
    positive.part == negative.part && !positive.is_negative() && rest.eq_ignore_ascii_case(positive.field)
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        for (position, rule) in rules(policy.body).iter().enumerate() {
            let lists = rule_values(position, rule);
            for negative in lists.iter().filter(|values| values.is_negative()) {
                let Some(positive) = lists.iter().find(|positive| opposed(positive, negative)) else { continue };
                let all = positive.list.iter().all(|value| negative.list.iter().any(|other| pattern(other, value)));
                if all {
                    out.report(
                        policy.object,
                        negative.path(),
                        format!("`{}` excludes all that `{}` asks for", negative.field, positive.field),
                    )
                    .on_key()
                    .note("both must match: no request does")
                    .help("delete one of them")
                    .related(policy.object, positive.path(), "asked for here");
                }
            }
            for principals in lists.iter().filter(|values| values.is_field(&["principals"])) {
                let together = |values: &&Values<'_>| values.part == principals.part && values.is_field(&["namespaces"]);
                let Some(namespaces) = lists.iter().find(together) else { continue };
                let fits = |value: &String| match Principal::parse(value) {
                    Some(principal) if !is_unknown(value) => namespaces.list.iter().any(|wanted| text::simple(wanted, principal.namespace)),
                    _ => true,
                };
                if principals.list.iter().any(fits) {
                    continue;
                }
                out.report(policy.object, namespaces.path(), "none of the `principals` is in one of the `namespaces`")
                    .on_key()
                    .note("both must match: no caller does")
                    .help("delete `namespaces`, a principal names its namespace already; or put it in a source of its own to allow either")
                    .related(policy.object, principals.path(), "the principals");
            }
        }
    }
}
