//! CUSTOM policies that use what is not known before the external authorizer is asked.

use super::{action, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};

rule! {
    /// A CUSTOM AuthorizationPolicy that uses fields CUSTOM does not support: callers' identities and tokens.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object: the external authorizer is asked before these attributes
    /// are known.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{from: [{source: {notNamespaces: [ops]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: login, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {notPaths: [/healthz]}}]}]
    /// ```
    "MSH0602", "custom-fields", Authorization, Error,
    aliases: ["IST0106"],
    rows: ["AP-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Custom) {
        for values in values(policy.body).into_iter().filter(|values| values.is_identity() || values.is_token()) {
            out.report(policy.object, values.path(), format!("a CUSTOM policy cannot use `{}`", values.words()))
                .on_key()
                .note("Istio refuses the object: the external authorizer is asked before identities and tokens are known")
                .help("select by host, path, method, port or IP address here, and put identities in an ALLOW or DENY policy");
        }
    }
}
