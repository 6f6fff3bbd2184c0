//! ALLOW policies with a rule that matches everything.

use super::{action, matches_all, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::diag::Level;

rule! {
    /// An ALLOW AuthorizationPolicy with an empty rule: it allows every request.
    ///
    /// A warning when the policy has other rules, or another ALLOW policy has the same scope: they
    /// no longer matter. Otherwise an info.
    ///
    /// ## Why is this bad?
    ///
    /// A rule without `from`, `to` and `when` matches every request. ALLOW policies add up: beside
    /// such a rule no other ALLOW rule restricts anything.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules:
    ///   - from: [{source: {namespaces: [shop]}}]
    ///   - {}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules:
    ///   - from: [{source: {namespaces: [shop]}}]
    /// ```
    "MSH0608", "allow-all-rule", Authorization, Warning,
    aliases: [],
    rows: ["AP-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Allow) {
        let rules = rules(policy.body);
        let Some(position) = rules.iter().position(matches_all) else { continue };
        let scope = cx.scope(policy);
        let message = format!("an empty rule allows every request to {}", scope.words());
        let finding = out.report(policy.object, format!("spec.rules[{position}]"), message);
        let siblings = cx.within::<AuthorizationPolicy>(&policy.object.namespace);
        let others: Vec<_> = siblings
            .filter(|other| other.object.id != policy.object.id && !other.object.same_identity(policy.object))
            .filter(|other| action(other.body) == Action::Allow && cx.scope(*other).labels == scope.labels)
            .filter(|other| cx.scope(*other).targets == scope.targets && !super::rules(other.body).is_empty())
            .take(1)
            .collect();
        if rules.len() > 1 {
            finding.note("ALLOW rules add up: the policy's other rules no longer restrict anything");
        } else if let Some(other) = others.first() {
            finding.note("ALLOW policies add up: others of the same scope no longer restrict anything");
            finding.related(other.object, "spec.rules", "has no effect beside it");
        } else {
            finding.level(Level::Info).note("ALLOW policies add up: no other ALLOW policy can restrict these workloads");
        }
        finding.help("if everything is to be allowed, keep only this rule; else delete it or say what it allows");
    }
}
