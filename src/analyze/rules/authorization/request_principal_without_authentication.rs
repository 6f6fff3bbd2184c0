//! Tokens that nobody validates.

use super::{Scopes, action, is_enforced, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::store::Inventory;

rule! {
    /// An AuthorizationPolicy that asks for the identity or claims of a token on workloads without a RequestAuthentication.
    ///
    /// When the input holds no RequestAuthentication of the namespace, the finding is one level
    /// lower; without any of the policy's workloads either, the rule does not look.
    ///
    /// ## Why is this bad?
    ///
    /// Only RequestAuthentication validates tokens. Without it no request has a principal: ALLOW
    /// rules never match, and DENY rules with `notRequestPrincipals` deny every request.
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
    ///   rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: order, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: order}}
    ///   rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]
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
    ///   rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]
    /// ```
    "MSH0632", "request-principal-without-authentication", Authorization, Error,
    aliases: [],
    rows: ["AP-032"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scopes = Scopes::of(cx.mesh.all::<RequestAuthentication>().map(|policy| cx.scope(policy)));
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) != Action::Custom) {
        let lists = values(policy.body);
        let Some(first) = lists.iter().find(|values| values.is_token()) else { continue };
        let scope = cx.scope(policy);
        let covered: Vec<_> = scope.workloads(cx.mesh).into_iter().filter(is_enforced).collect();
        // A namespace-wide policy over mixed workloads is meant for those with tokens.
        let naked = covered.iter().find(|workload| !scopes.cover(workload));
        let hit = if covered.is_empty() || scope.is_wide() || !scope.targets.is_empty() {
            !scopes.meet(&scope)
        } else {
            naked.is_some() && !scopes.at(scope.namespace).any(|other| !other.targets.is_empty())
        };
        if !hit {
            continue;
        }
        let inventory = cx.inventory::<RequestAuthentication>(scope.namespace);
        if inventory == Inventory::Assumed && covered.is_empty() {
            out.skip("needs RequestAuthentications or workloads of the policies' namespaces, none were given");
            continue;
        }
        let opposite = first.is_negative() && action(policy.body) == Action::Deny;
        let finding = out.report(
            policy.object,
            first.path(),
            format!("`{}` needs a validated token, and no RequestAuthentication is for {}", first.words(), scope.words()),
        );
        finding.on_key();
        finding.note(if opposite {
            "no request has one: the rule denies every request"
        } else {
            "no request has one: the rule never matches"
        });
        finding.help("add a RequestAuthentication for these workloads, with the issuer of the tokens");
        finding.assuming(inventory, format!("the RequestAuthentications of namespace `{}` are all in the input", scope.namespace));
        let near = cx.within::<RequestAuthentication>(scope.namespace).next();
        if let Some(near) = near {
            finding.related(near.object, "spec.selector", "selects other workloads");
        }
    }
}
