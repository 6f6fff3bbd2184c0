//! Identities of workloads that have no proxy.

use super::{action, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::ident::spiffe::Principal;
use crate::store::Workload;
use crate::text::words;

rule! {
    /// An ALLOW rule for callers by identity whose workloads all have no proxy.
    ///
    /// ## Why is this bad?
    ///
    /// Without a proxy a caller has no identity: the rule never matches and its requests are refused.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: legacy, labels: {istio-injection: disabled}}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: batch, namespace: legacy}
    /// spec:
    ///   selector: {matchLabels: {app: batch}}
    ///   template:
    ///     metadata: {labels: {app: batch}}
    ///     spec: {containers: [{name: batch, image: "batch:1.0"}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [legacy]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: legacy, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: batch, namespace: legacy}
    /// spec:
    ///   selector: {matchLabels: {app: batch}}
    ///   template:
    ///     metadata: {labels: {app: batch}}
    ///     spec: {containers: [{name: batch, image: "batch:1.0"}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   rules: [{from: [{source: {namespaces: [legacy]}}]}]
    /// ```
    "MSH0630", "unmeshed-source", Authorization, Warning,
    aliases: [],
    rows: ["AP-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Allow) {
        for values in values(policy.body) {
            let namespaces = values.is_field(&["namespaces"]) || (values.is_key(&["source.namespace"]) && !values.is_negative());
            let principals = values.is_field(&["principals"]) || (values.is_key(&["source.principal"]) && !values.is_negative());
            for (at, text) in values.known().filter(|(_, text)| (namespaces || principals) && !text.contains('*')) {
                let callers: Vec<Workload<'_>> = if namespaces {
                    cx.workloads_in(text).collect()
                } else {
                    let Some(principal) = Principal::parse(text) else { continue };
                    cx.workloads_in(principal.namespace)
                        .filter(|workload| workload.service_account() == principal.service_account)
                        .collect()
                };
                let Some((first, reason)) = callers.first().and_then(|first| Some((first, first.meshed.refusal()?))) else { continue };
                if callers.iter().any(|workload| workload.meshed.refusal().is_none() || workload.is_gateway()) {
                    continue;
                }
                let names = words::list(callers.iter().map(|workload| workload.object.name()), 3);
                out.report(policy.object, values.path_of(at), format!("no workload of `{text}` has a proxy"))
                    .note(format!("{names} call without an identity ({}): the entry never matches", reason.words()))
                    .help("put the callers into the mesh, or allow them by IP block")
                    .related(first.object, first.meta_path(), "a caller without a proxy");
            }
        }
    }
}
