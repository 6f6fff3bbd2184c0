//! DENY and CUSTOM policies with a rule that matches everything.

use super::{action, matches_all, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::diag::Level;
use crate::text::words;

rule! {
    /// A DENY AuthorizationPolicy with an empty rule: it denies every request.
    ///
    /// With CUSTOM, every request is sent to the provider; that is an info only when the policy is
    /// for the whole mesh.
    ///
    /// ## Why is this bad?
    ///
    /// A rule without `from`, `to` and `when` matches every request, and no ALLOW policy can open
    /// what a DENY policy closes.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{from: [{source: {notNamespaces: [shop]}}]}]
    /// ```
    "MSH0609", "deny-everything-rule", Authorization, Warning,
    aliases: ["IST0133"],
    rows: ["AP-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let Some(position) = rules(policy.body).iter().position(matches_all) else { continue };
        let scope = cx.scope(policy);
        let path = format!("spec.rules[{position}]");
        match action(policy.body) {
            Action::Deny => {
                let message = format!("an empty rule denies every request to {}", scope.words());
                let finding = out.report(policy.object, path, message);
                finding.note("a DENY rule without parts matches everything, and no ALLOW policy can open it again");
                let covered = scope.workloads(cx.mesh).len();
                if covered > 0 {
                    finding.note(format!("it covers {} of the input", words::count(covered, "workload")));
                }
                finding.help("say what to deny; for \"deny by default\" use an ALLOW policy without rules, which other policies can open");
            }
            Action::Custom if scope.is_mesh() => {
                out.report(policy.object, path, "an empty rule sends every request of the mesh to the external authorizer")
                    .level(Level::Info)
                    .note("the authorizer's own namespace, probes and the control plane's add-ons are included")
                    .help("narrow it with a selector or with `to`");
            }
            _ => {}
        }
    }
}
