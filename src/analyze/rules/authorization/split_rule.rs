//! A dash too many: one rule that became two.

use super::{action, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy, Rule};
use crate::diag::Level;

rule! {
    /// Two neighbouring rules of which one has only `from` and the next only `to` or `when`: probably one rule, split by a stray dash.
    ///
    /// ## Why is this bad?
    ///
    /// Rules are alternatives: a request needs to match one of them. With the extra dash "these
    /// callers may do this" becomes "these callers may do anything, and anyone may do this".
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules:
    ///   - from: [{source: {namespaces: [shop]}}]
    ///   - to: [{operation: {methods: [GET]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules:
    ///   - from: [{source: {namespaces: [shop]}}]
    ///     to: [{operation: {methods: [GET]}}]
    /// ```
    "MSH0611", "split-rule", Authorization, Warning,
    aliases: [],
    rows: ["AP-011"],
    fix: None,
}

/// The parts a rule has: `from`, `to`, `when`.
fn parts(rule: &Rule) -> [bool; 3] {
    [
        rule.from.as_ref().is_some_and(|list| !list.is_empty()),
        rule.to.as_ref().is_some_and(|list| !list.is_empty()),
        rule.when.as_ref().is_some_and(|list| !list.is_empty()),
    ]
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let rules = rules(policy.body);
        for (position, pair) in rules.windows(2).enumerate() {
            let second = match (parts(&pair[0]), parts(&pair[1])) {
                ([true, false, false], [false, true, _]) => "to",
                ([true, false | true, false], [false, false, true]) if rules.len() == 2 => "when",
                _ => continue,
            };
            // Several callers followed by several operations read like a list of alternatives.
            let alternation = rules.iter().filter(|rule| parts(rule) == [true, false, false]).count() > 1 && rules.len() > 2;
            if alternation && !is_alternating(rules) {
                continue;
            }
            let verb = match action(policy.body) {
                // Lists of things to deny are alternatives more often than not, and fail closed.
                Action::Deny | Action::Audit if second == "when" => continue,
                Action::Deny => "denied",
                Action::Allow => "allowed",
                Action::Audit => "audited",
                Action::Custom => "checked",
            };
            if is_public(&pair[1]) {
                continue;
            }
            let finding = out.report(
                policy.object,
                format!("spec.rules[{}]", position + 1),
                format!("a rule with only `{second}` follows a rule with only `from`: a stray dash makes them alternatives"),
            );
            finding.note(format!(
                "rules are joined by OR: these sources are {verb} whatever they do, and anybody is {verb} what `{second}` says"
            ));
            finding.help(format!("delete the dash before `{second}` to require both; if both rules are meant, put them in two policies"));
            finding.related(policy.object, format!("spec.rules[{position}]"), "the rule it probably belongs to");
            if action(policy.body) != Action::Allow {
                finding.level(Level::Info);
            }
        }
    }
}

/// Tells whether a rule opens only what is open to everybody as a rule: health checks, metrics, well-known files.
fn is_public(rule: &Rule) -> bool {
    const WORDS: [&str; 12] =
        ["health", "ready", "readi", "live", "metrics", "ping", "status", "well-known", "favicon", "public", "static", "login"];
    let operations: Vec<_> = rule.to.iter().flatten().filter_map(|to| to.operation.as_ref()).collect();
    let public = |path: &String| WORDS.iter().any(|word| path.to_ascii_lowercase().contains(word)) || path == "/";
    !operations.is_empty() && operations.iter().all(|operation| !operation.paths.is_empty() && operation.paths.iter().all(public))
}

/// Tells whether rules alternate between "only from" and "not from", as pairs split by dashes do.
fn is_alternating(rules: &[Rule]) -> bool {
    rules.len().is_multiple_of(2) && rules.iter().enumerate().all(|(position, rule)| parts(rule)[0] == position.is_multiple_of(2))
}
