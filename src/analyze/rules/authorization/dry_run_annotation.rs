//! The dry-run annotation where it does nothing.

use super::action;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::text::is_unknown;

rule! {
    /// The annotation `istio.io/dry-run` with a value that is no boolean, on a policy that is neither ALLOW nor DENY, or on another kind.
    ///
    /// ## Why is this bad?
    ///
    /// It is ignored, or the object refused: what was meant as a trial is enforced.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop, annotations: {istio.io/dry-run: "yes"}}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [shop]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop, annotations: {istio.io/dry-run: "true"}}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [shop]}}]}]
    /// ```
    "MSH0651", "dry-run-annotation", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["GEN-035"],
    fix: None,
}

const KEY: &str = "istio.io/dry-run";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    /// What Go reads as a boolean.
    const BOOLEANS: [&str; 12] = ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];
    let path = format!("metadata.annotations[\"{KEY}\"]");
    for object in cx.objects() {
        let Some(value) = object.annotation(KEY).filter(|value| !is_unknown(value)) else { continue };
        let istio = object.group().ends_with("istio.io");
        let policy = cx.typed::<AuthorizationPolicy>(object.id).filter(|_| object.kind == Some(Kind::AuthorizationPolicy));
        let said = match policy.map(|policy| action(policy.body)) {
            None if istio => {
                Some((format!("`{KEY}` on a {} has no effect", object.kind_name), "only AuthorizationPolicies can be tried out"))
            }
            Some(_) if !BOOLEANS.contains(&value) => {
                Some((format!("`{KEY}` is `{value}`, which is no boolean"), "write `\"true\"` or `\"false\"`"))
            }
            Some(action @ (Action::Custom | Action::Audit)) => {
                Some((format!("`{KEY}` on a policy whose action is {}", action.word()), "only ALLOW and DENY policies can be tried out"))
            }
            None | Some(_) => None,
        };
        let Some((message, help)) = said else { continue };
        out.report(object, &path, message)
            .note("it is ignored, or Istio refuses the object: nothing is tried out, all of it is enforced")
            .help(help);
    }
}
