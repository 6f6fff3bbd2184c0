//! Rules that add nothing to others.

use super::cover::covers;
use super::dead_allow::by_scope;
use super::{action, matches_all, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::Action;

rule! {
    /// A rule that matches nothing another rule of the same action and scope does not match already.
    ///
    /// ## Why is this bad?
    ///
    /// It has no effect. Often the other one is wider than it was meant to be.
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
    ///   - from: [{source: {namespaces: [web]}}]
    ///   - from: [{source: {namespaces: [web]}}]
    ///     to: [{operation: {methods: [GET]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules:
    ///   - from: [{source: {namespaces: [web]}}]
    ///     to: [{operation: {methods: [GET]}}]
    /// ```
    "MSH0638", "redundant-rule", Authorization, Info,
    aliases: [],
    rows: ["AP-038"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for group in by_scope(cx).values() {
        for kind in [Action::Allow, Action::Deny] {
            let all: Vec<_> = group
                .iter()
                .filter(|policy| action(policy.body) == kind)
                .flat_map(|policy| rules(policy.body).iter().enumerate().map(move |(at, rule)| (*policy, at, rule)))
                .filter(|(_, _, rule)| !matches_all(rule))
                .take(200)
                .collect();
            for (index, (policy, at, rule)) in all.iter().enumerate() {
                // Of two equal rules the later one is the redundant one.
                let wider = all.iter().enumerate().find(|(other, (owner, _, wide))| {
                    let alternative = owner.object.id != policy.object.id && owner.object.same_identity(policy.object);
                    *other != index && !alternative && covers(wide, rule) && (*other < index || !covers(rule, wide))
                });
                let Some((_, (owner, other, _))) = wider else { continue };
                out.report(policy.object, format!("spec.rules[{at}]"), "the rule adds nothing: another one matches all its requests")
                    .note("rules of one action are alternatives")
                    .help("delete it, or narrow the other one if that is wider than meant")
                    .related(owner.object, format!("spec.rules[{other}]"), "matches them too");
            }
        }
    }
}
