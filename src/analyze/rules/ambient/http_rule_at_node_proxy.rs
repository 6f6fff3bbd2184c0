//! HTTP rules of AuthorizationPolicies that node proxies cannot evaluate.

use super::{is_attached, is_for_ambient, is_http, point_namespace};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};

rule! {
    /// An AuthorizationPolicy with HTTP rules that selects ambient workloads instead of targeting a waypoint or Service.
    ///
    /// ## Why is this bad?
    ///
    /// The node proxy carries out policies without a target, and knows no HTTP. It leaves out the rules of
    /// an ALLOW policy that need HTTP, so that their callers are refused; of a DENY policy it drops the
    /// HTTP part, so that the rest denies more than was meant, or nothing. CUSTOM and AUDIT are rejected.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   action: ALLOW
    ///   rules:
    ///   - from: [{source: {namespaces: [shop]}}]
    ///     to: [{operation: {methods: [GET]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   action: ALLOW
    ///   rules:
    ///   - from: [{source: {namespaces: [shop]}}]
    ///     to: [{operation: {ports: ["8080"]}}]
    /// ```
    "MSH1403", "http-rule-at-node-proxy", Ambient, Error,
    aliases: ["KIA0110"],
    rows: ["AM-002", "AM-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.mesh.all::<AuthorizationPolicy>().filter(|policy| !is_attached(policy.body)) {
        let namespace = &policy.object.namespace;
        if cx.mesh.settings.is_root(namespace) || !is_for_ambient(cx, namespace, policy.body.selector.as_ref()) {
            continue;
        }
        let action = policy.body.action.unwrap_or(Action::Allow);
        let rule = policy.body.rules.iter().flatten().position(is_http);
        let (path, message, note) = match (action, rule) {
            (Action::Custom | Action::Audit, _) => (
                "spec.action".to_owned(),
                format!("{} policies are not supported by the node proxies of ambient mode", action.word()),
                "the policy is rejected",
            ),
            (Action::Allow, Some(rule)) => (
                format!("spec.rules[{rule}]"),
                "this rule is left out: the node proxy that carries the policy out knows no HTTP".to_owned(),
                "callers that the rule was to allow are refused",
            ),
            (Action::Deny, Some(rule)) => (
                format!("spec.rules[{rule}]"),
                "the HTTP part of this rule is dropped: the node proxy that carries the policy out knows no HTTP".to_owned(),
                "what remains of the rule denies more than was meant, or nothing",
            ),
            _ => continue,
        };
        let finding = out.report(policy.object, path, message);
        finding.note(note);
        finding.help("attach the policy with `targetRefs` to a waypoint (kind Gateway) or to a Service that uses one");
        point_namespace(cx, finding, namespace);
    }
}
