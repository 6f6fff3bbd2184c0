//! Workloads on the default service account that a policy relies on.

use std::collections::BTreeMap;

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::store::Object;

rule! {
    /// Workloads that run as the `default` service account of their namespace while a policy names it.
    ///
    /// ## Why is this bad?
    ///
    /// Every pod of the namespace that names no account is the same caller: whoever the policy lets in, it
    /// lets them all in, and whatever is deployed there next.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: cart, namespace: shop, labels: {app: cart, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: cart, image: "example.com/cart:1"}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: orders, namespace: bank, labels: {app: orders, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   serviceAccountName: orders
    ///   containers: [{name: orders, image: "example.com/orders:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: orders, namespace: bank}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   rules:
    ///   - from: [{source: {principals: [cluster.local/ns/shop/sa/default]}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: cart, namespace: shop}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: cart, namespace: shop, labels: {app: cart, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   serviceAccountName: cart
    ///   containers: [{name: cart, image: "example.com/cart:1"}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: orders, namespace: bank, labels: {app: orders, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   serviceAccountName: orders
    ///   containers: [{name: orders, image: "example.com/orders:1"}]
    /// ---
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: orders, namespace: bank}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: orders, namespace: bank}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   rules:
    ///   - from: [{source: {principals: [cluster.local/ns/shop/sa/cart]}}]
    /// ```
    "MSH0822", "default-service-account", Workload, Warning,
    aliases: [],
    rows: ["WL-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for (namespace, (policy, path)) in named(cx) {
        let workloads = cx.mesh.workloads_in(&namespace).filter(|workload| workload.meshed.refusal().is_none() && !workload.is_gateway());
        for workload in workloads.filter(|workload| workload.service_account() == "default") {
            let path_of_account = match &workload.pod.service_account_name {
                Some(_) => format!("{}.serviceAccountName", workload.spec_path()),
                None => workload.spec_path(),
            };
            let message = format!("{} runs as the `default` service account, which a policy names", words(&workload));
            let finding = out.report(workload.object, path_of_account, message);
            finding.note("the policy cannot tell it from any other pod of the namespace");
            finding.help("give the workload a service account of its own and name that one in the policy");
            finding.related(policy, path.clone(), "the policy that names the account");
        }
    }
}

/// Returns the namespaces whose default account a policy names, with the first policy that does.
fn named<'m>(cx: &Context<'m>) -> BTreeMap<String, (&'m Object, String)> {
    let mut found = BTreeMap::new();
    for policy in cx.mesh.all::<AuthorizationPolicy>() {
        for (i, rule) in policy.body.rules.iter().flatten().enumerate() {
            for (j, from) in rule.from.iter().flatten().enumerate() {
                let Some(source) = &from.source else { continue };
                let path = |field: &str, k: usize| format!("spec.rules[{i}].from[{j}].source.{field}[{k}]");
                for (k, principal) in source.principals.iter().enumerate() {
                    let namespace = principal.strip_suffix("/sa/default").and_then(|rest| rest.rsplit_once("ns/"));
                    if let Some((_, namespace)) = namespace {
                        found.entry(namespace.to_owned()).or_insert_with(|| (policy.object, path("principals", k)));
                    }
                }
                for (k, account) in source.service_accounts.iter().enumerate() {
                    let (namespace, name) = account.split_once('/').unwrap_or((policy.object.namespace.as_str(), account));
                    if name == "default" {
                        found.entry(namespace.to_owned()).or_insert_with(|| (policy.object, path("serviceAccounts", k)));
                    }
                }
            }
        }
    }
    found
}
