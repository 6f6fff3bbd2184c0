//! ALLOW rules that a DENY rule takes everything from.

use std::collections::BTreeMap;

use super::cover::covers;
use super::{action, matches_all, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::store::Of;

rule! {
    /// An ALLOW rule whose every request a DENY rule for the same workloads denies.
    ///
    /// ## Why is this bad?
    ///
    /// DENY policies are looked at before ALLOW policies: the rule allows nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: deny, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {paths: [/admin*]}}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: allow, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules: [{from: [{source: {namespaces: [ops]}}], to: [{operation: {paths: [/admin/users]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: deny, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{from: [{source: {notNamespaces: [ops]}}], to: [{operation: {paths: [/admin*]}}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: allow, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules: [{from: [{source: {namespaces: [ops]}}], to: [{operation: {paths: [/admin/users]}}]}]
    /// ```
    "MSH0637", "dead-allow", Authorization, Warning,
    aliases: [],
    rows: ["AP-037"],
    fix: None,
}

/// Policies of one scope, in the words of the scope. Pairs are only looked at inside a group.
pub(crate) fn by_scope<'m>(cx: &Context<'m>) -> BTreeMap<String, Vec<Of<'m, AuthorizationPolicy>>> {
    /// Beyond this many policies of one scope, pairs are not compared.
    const MOST: usize = 100;
    let mut groups: BTreeMap<String, Vec<Of<'m, AuthorizationPolicy>>> = BTreeMap::new();
    for policy in cx.mesh.all::<AuthorizationPolicy>() {
        let scope = cx.scope(policy);
        let labels: Vec<String> = scope.labels.into_iter().flatten().map(|(key, value)| format!("{key}={value}")).collect();
        let targets: Vec<String> = scope.targets.iter().map(|target| format!("{:?}/{:?}", target.kind, target.name)).collect();
        groups.entry(format!("{} {} {}", scope.namespace, labels.join(","), targets.join(","))).or_default().push(policy);
    }
    groups.retain(|_, group| group.len() <= MOST);
    groups
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for group in by_scope(cx).values() {
        let denying = group.iter().filter(|policy| action(policy.body) == Action::Deny);
        let denying: Vec<_> = denying
            .flat_map(|policy| rules(policy.body).iter().enumerate().map(move |(at, rule)| (*policy, at, rule)))
            .filter(|(_, _, rule)| !matches_all(rule))
            .collect();
        if denying.is_empty() {
            continue;
        }
        for policy in group.iter().filter(|policy| action(policy.body) == Action::Allow) {
            for (position, rule) in rules(policy.body).iter().enumerate().filter(|(_, rule)| !matches_all(rule)) {
                let Some((other, at, _)) = denying.iter().find(|(_, _, deny)| covers(deny, rule)) else { continue };
                out.report(policy.object, format!("spec.rules[{position}]"), "the rule allows nothing: a DENY rule denies all it matches")
                    .note("DENY policies are looked at first")
                    .help("exclude these requests from the DENY rule (`notPaths`, `notNamespaces` …), or delete this rule")
                    .related(other.object, format!("spec.rules[{at}]"), "denies them");
            }
        }
    }
}
