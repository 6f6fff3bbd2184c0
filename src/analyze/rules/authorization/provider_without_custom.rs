//! Providers on policies whose action never asks one.

use super::action;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};

rule! {
    /// An AuthorizationPolicy that names a provider although its action is not CUSTOM.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object: only CUSTOM asks a provider.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   provider: {name: oauth}
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
    "MSH0603", "provider-without-custom", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let action = action(policy.body);
        let Some(provider) = policy.provider.as_ref().filter(|_| action != Action::Custom) else { continue };
        let name = provider.name.as_deref().unwrap_or_default();
        let said = if policy.action.is_some() { "" } else { " (no `action` means ALLOW)" };
        out.report(policy.object, "spec.provider", format!("provider `{name}` on a policy whose action is {}{said}", action.word()))
            .on_key()
            .note("Istio refuses the object: only action CUSTOM asks a provider")
            .help(format!("set `action: CUSTOM` to have `{name}` decide, or delete `provider`"));
    }
}
