//! Tokens that are validated and not required.

use crate::analyze::rules::authorization::{Scopes, Values, action, rules, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::diag::Level;
use crate::store::Inventory;
use crate::store::scope::Scope;

rule! {
    /// A RequestAuthentication for workloads that no AuthorizationPolicy requires a token for.
    ///
    /// Any policy counts that asks for `requestPrincipals` or `request.auth.*`, also on a gateway in
    /// front. A warning when the workloads and AuthorizationPolicies of the namespace are in the input,
    /// else (and on gateways) an info.
    ///
    /// ## Why is this bad?
    ///
    /// RequestAuthentication refuses requests with an invalid token. Requests without any token pass.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   rules: [{to: [{operation: {methods: [GET]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   rules: [{from: [{source: {requestPrincipals: ["https://id.example.com/*"]}}]}]
    /// ```
    "MSH0714", "token-not-required", Authentication, Warning,
    aliases: [],
    rows: ["RA-014"],
    fix: None,
}

/// Tells whether a policy makes requests without a token fail.
fn requires(policy: &AuthorizationPolicy) -> bool {
    match action(policy) {
        // An external authorizer may look at the token itself.
        Action::Custom => true,
        Action::Audit => false,
        // No rules: nothing passes at all.
        Action::Allow if rules(policy).is_empty() => true,
        Action::Allow | Action::Deny => values(policy).iter().any(Values::is_token),
    }
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let requiring = Scopes::of(cx.mesh.all::<AuthorizationPolicy>().filter(|policy| requires(policy.body)).map(|policy| cx.scope(policy)));
    if requiring.all().any(is_edge) {
        return;
    }
    for policy in cx.all::<RequestAuthentication>().filter(|policy| !policy.body.jwt_rules.is_empty()) {
        let scope = cx.scope(policy);
        if requiring.meet(&scope) {
            continue;
        }
        let inventory = cx.inventory::<AuthorizationPolicy>(&policy.object.namespace);
        // Nothing else about the namespace: its policies live elsewhere.
        let lonely = !cx.has::<AuthorizationPolicy>() && cx.workloads().next().is_none();
        if inventory == Inventory::Assumed && lonely {
            out.skip("needs AuthorizationPolicies or workloads, none were given");
            continue;
        }
        let finding = out.report(policy.object, "spec.jwtRules", format!("no AuthorizationPolicy requires a token for {}", scope.words()));
        finding.on_key();
        finding.note("requests with an invalid token are refused (401), requests without a token pass");
        finding.help("add a DENY AuthorizationPolicy with `notRequestPrincipals: [\"*\"]`, or an ALLOW one with `requestPrincipals`");
        // At a gateway, routes may ask for claims, and the workloads behind may require the token.
        let known = !is_edge(&scope) && scope.targets.is_empty() && !scope.workloads(cx.mesh).is_empty();
        if inventory == Inventory::Assumed {
            finding
                .level(Level::Info)
                .note(format!("assuming that the AuthorizationPolicies of namespace `{}` are all in the input", scope.namespace));
        } else if !known {
            finding.level(Level::Info);
        }
    }
}

/// Tells whether a policy stands at a gateway: what it refuses does not reach the workloads behind.
fn is_edge(scope: &Scope<'_>) -> bool {
    let labelled = scope.labels.and_then(|labels| labels.get("istio")).is_some_and(|name| name.contains("gateway"));
    labelled || scope.targets.iter().any(|target| target.kind.as_deref() == Some("Gateway"))
}
