//! Denials by "not these callers" that reach the gateways.

use super::{Part, action, rule_values, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};

rule! {
    /// A DENY rule for the whole mesh that denies every caller without a certain identity.
    ///
    /// ## Why is this bad?
    ///
    /// A policy without a selector in the root namespace covers ingress gateways too. Clients from
    /// outside have no identity, so all of them are denied.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: inside-only, namespace: istio-system}
    /// spec:
    ///   action: DENY
    ///   rules: [{from: [{source: {notPrincipals: ["cluster.local/*"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: inside-only, namespace: shop}
    /// spec:
    ///   action: DENY
    ///   rules: [{from: [{source: {notPrincipals: ["cluster.local/*"]}}]}]
    /// ```
    "MSH0644", "mesh-wide-deny", Authorization, Warning,
    aliases: [],
    rows: ["AP-044"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Deny) {
        if !cx.scope(policy).is_mesh() {
            continue;
        }
        for (position, rule) in rules(policy.body).iter().enumerate() {
            let lists = rule_values(position, rule);
            let only = !lists.is_empty() && lists.iter().all(|values| values.is_negative() && (values.is_identity() || values.is_token()));
            let Some(first) = lists.first().filter(|first| only && !matches!(first.part, Part::Operation(_))) else { continue };
            out.report(
                policy.object,
                first.path(),
                format!("`{}` for the whole mesh denies clients outside it at the ingress gateways", first.words()),
            )
            .on_key()
            .note("a policy without a selector in the root namespace covers gateways, and clients from outside have no identity")
            .help("put the policy into the namespaces it is for, or exclude the gateways by a selector");
        }
    }
}
