//! DENY and AUDIT policies that can never match.

use super::{action, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::diag::{Level, Safety};

rule! {
    /// A DENY or AUDIT AuthorizationPolicy without rules.
    ///
    /// ## Why is this bad?
    ///
    /// No rules match no request: nothing is denied (or audited). Istio's webhook refuses a DENY
    /// policy without rules for that reason. To deny everything, a policy needs one empty rule, or
    /// to be an ALLOW policy without rules.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: lockdown, namespace: shop}
    /// spec: {action: DENY}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: lockdown, namespace: shop}
    /// spec:
    ///   action: DENY
    ///   rules: [{from: [{source: {notNamespaces: [shop]}}]}]
    /// ```
    "MSH0606", "deny-without-rules", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-006"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| rules(policy.body).is_empty()) {
        let scope = cx.scope(policy).words();
        let path = if policy.rules.is_some() { "spec.rules" } else { "spec.action" };
        match action(policy.body) {
            Action::Deny => {
                let finding = out.report(policy.object, path, "a DENY policy without rules denies nothing");
                finding.note("no rules match no request, and Istio's webhook refuses the object");
                finding.help(format!("write `rules: [{{}}]` to deny {scope} everything, or say what to deny"));
                if policy.rules.is_none() {
                    let (key, text) = ("rules".to_owned(), "[{}]".to_owned());
                    finding.fix(Safety::Suggested, crate::analyze::Change::Insert { path: "spec".to_owned(), key, text });
                }
            }
            Action::Audit => {
                out.report(policy.object, path, "an AUDIT policy without rules audits nothing")
                    .level(Level::Warning)
                    .note("no rules match no request")
                    .help("write `rules: [{}]` to audit every request, or say which");
            }
            Action::Allow | Action::Custom => {}
        }
    }
}
