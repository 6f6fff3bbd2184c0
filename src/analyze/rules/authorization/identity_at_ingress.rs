//! Identities at the door, where clients have none.

use super::host_without_port::is_ingress;
use super::{action, rules, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};

rule! {
    /// An ALLOW AuthorizationPolicy on an ingress gateway that asks every caller for a mesh identity.
    ///
    /// ## Why is this bad?
    ///
    /// Clients outside the mesh have no identity: all of them are refused (403).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   rules: [{from: [{source: {namespaces: [shop]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   rules: [{from: [{source: {ipBlocks: [203.0.113.0/24]}}]}]
    /// ```
    "MSH0631", "identity-at-ingress", Authorization, Warning,
    aliases: [],
    rows: ["AP-031"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Allow) {
        let scope = cx.scope(policy);
        if !scope.targets.is_empty() || !is_ingress(&scope) {
            continue;
        }
        let lists = values(policy.body);
        let asks = |rule: usize| lists.iter().find(|values| values.rule == rule && values.is_identity() && !values.is_negative());
        let count = rules(policy.body).len();
        let all: Vec<_> = (0..count).filter_map(asks).collect();
        let Some(first) = all.first().filter(|_| all.len() == count) else { continue };
        out.report(
            policy.object,
            first.path(),
            format!("`{}` at an ingress gateway: clients outside the mesh have no identity", first.words()),
        )
        .on_key()
        .note("every rule of the policy asks for one: requests from outside are refused (403)")
        .help("match by `remoteIpBlocks`, host or token here, and by identity at the workloads behind the gateway");
    }
}
