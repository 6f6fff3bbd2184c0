//! CUSTOM policies that name no provider or have no rules.

use super::{action, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};

rule! {
    /// A CUSTOM AuthorizationPolicy without a provider, or without rules.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object. Where it gets past the webhook, no external authorizer is
    /// asked.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   rules: [{to: [{operation: {paths: [/account/*]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {paths: [/account/*]}}]}]
    /// ```
    "MSH0601", "custom-incomplete", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Custom) {
        let name = policy.provider.as_ref().and_then(|provider| provider.name.as_deref()).unwrap_or_default();
        if name.is_empty() {
            let path = if policy.provider.is_some() { "spec.provider" } else { "spec.action" };
            out.report(policy.object, path, "action CUSTOM names no provider")
                .note("Istio refuses the object: nobody would decide")
                .help("set `provider.name` to a name from `extensionProviders` of the mesh configuration");
        }
        if rules(policy.body).is_empty() {
            let path = if policy.rules.is_some() { "spec.rules" } else { "spec.action" };
            out.report(policy.object, path, "a CUSTOM policy has no rules")
                .note("Istio refuses the object: no request would be sent to the provider")
                .help("write `rules: [{}]` to ask the provider about every request, or say which");
        }
    }
}
