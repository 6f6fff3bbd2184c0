//! ALLOW policies without rules: everything in scope is denied unless another policy allows it.

use super::{Scopes, action, is_enforced, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::diag::Level;
use crate::store::scope::Scope;
use crate::store::{Object, Of, Workload};
use crate::text::words;

rule! {
    /// An ALLOW AuthorizationPolicy without rules (an empty `spec`, too): it allows nothing, so everything in its scope is denied.
    ///
    /// As the base of "deny by default" this is good practice, so it is an info. It is a warning
    /// when workloads of its scope are in the input and not one ALLOW policy with rules covers any
    /// of them: then nobody can call anything there.
    ///
    /// ## Why is this bad?
    ///
    /// No `action` means ALLOW, and as soon as an ALLOW policy covers a workload, whatever no ALLOW
    /// rule matches is refused (403, `RBAC: access denied`). `spec: {}` looks like a policy that
    /// does nothing and is one that stops everything.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: shop, namespace: shop}
    /// spec: {}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: shop, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [shop]}}]}]
    /// ```
    "MSH0607", "deny-all", Authorization, Info,
    aliases: [],
    rows: ["AP-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut allowing = Vec::new();
    let mut empty = Vec::new();
    for policy in cx.mesh.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Allow) {
        let scope = cx.scope(policy);
        if rules(policy.body).is_empty() {
            empty.push((policy, scope));
        } else {
            allowing.push(scope);
        }
    }
    let allowing = Scopes::of(allowing.into_iter());
    for (policy, scope) in empty {
        let covered: Vec<Workload<'_>> = scope.workloads(cx.mesh).into_iter().filter(is_enforced).collect();
        let allowed = covered.iter().filter(|workload| allowing.cover(workload)).count();
        report(out, policy, &scope, &covered, allowed);
    }
}

fn report(out: &mut Findings, policy: Of<'_, AuthorizationPolicy>, scope: &Scope<'_>, covered: &[Workload<'_>], allowed: usize) {
    let (path, why) = match (&policy.body.rules, policy.body.action) {
        (Some(_), _) => ("spec.rules", "an empty `rules` list"),
        (None, Some(_)) => ("spec.action", "an ALLOW policy without `rules`"),
        (None, None) if scope.is_wide() => ("spec", "an empty policy"),
        (None, None) => ("spec", "a policy without `rules`"),
    };
    let finding = out.report(policy.object, path, format!("{why} allows nothing: {} is denied", wide_words(scope)));
    finding.note("no `action` means ALLOW, and what no ALLOW rule matches is refused (403, `RBAC: access denied`)");
    if !covered.is_empty() {
        let names = words::list(covered.iter().map(|workload| workload.object.name()), 4);
        finding.note(match allowed {
            0 => format!(
                "it covers {} of the input ({names}), and no other policy allows anything there",
                words::count(covered.len(), "workload")
            ),
            _ => format!("it covers {} of the input, of which other policies open {allowed}", words::count(covered.len(), "workload")),
        });
    }
    if covered.is_empty() || allowed > 0 || is_meant(policy.object) {
        finding.help("if \"deny by default\" is meant, keep it and allow what is needed with policies of their own; else add `rules`");
    } else {
        finding.help("add ALLOW policies for the callers that are needed, or write `rules: [{}]` to allow everything");
    }
    if !covered.is_empty() && allowed == 0 && !covered.iter().all(Workload::is_batch) {
        finding.level(Level::Warning);
    }
}

fn wide_words(scope: &Scope<'_>) -> String {
    let words = scope.words();
    if scope.is_wide() { format!("every request to {words}") } else { format!("every request to the {}", words.trim_start_matches("the ")) }
}

/// Tells whether the name says that denying is the purpose.
fn is_meant(object: &Object) -> bool {
    let name = object.name().to_ascii_lowercase();
    ["deny", "nothing", "default", "lock", "block", "none", "zero"].iter().any(|word| name.contains(word))
}
