//! Applications that share an account which a policy names, where an organisation forbids it.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::text::words;

rule! {
    /// Several applications that run as one service account which a policy names.
    ///
    /// Off by default. Versions of one application (one `app` label) may share an account.
    ///
    /// ## Why is this bad?
    ///
    /// The policy cannot let one of them in without the others.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: web, namespace: shop}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: cart, namespace: shop, labels: {app: cart, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   serviceAccountName: web
    ///   containers: [{name: cart, image: "example.com/cart:1"}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: blog, namespace: shop, labels: {app: blog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   serviceAccountName: web
    ///   containers: [{name: blog, image: "example.com/blog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: blog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: blog}}
    ///   rules:
    ///   - from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]
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
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules:
    ///   - from: [{source: {principals: [cluster.local/ns/shop/sa/cart]}}]
    /// ```
    "MSH0823", "shared-service-account", Workload, Off,
    aliases: [],
    rows: ["WL-025"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal().is_none()) {
        let account = workload.service_account();
        let app = workload.labels().get("app").map_or(workload.object.name(), String::as_str);
        if account != "default" {
            users.entry(format!("ns/{}/sa/{account}", workload.namespace())).or_default().insert(app);
        }
    }
    for policy in cx.mesh.all::<AuthorizationPolicy>() {
        for (i, rule) in policy.body.rules.iter().flatten().enumerate() {
            for (j, from) in rule.from.iter().flatten().enumerate() {
                for (k, principal) in from.source.iter().flat_map(|source| &source.principals).enumerate() {
                    let account = principal.split_once('/').map_or("", |(_, account)| account);
                    let Some(apps) = users.get(account).filter(|apps| apps.len() > 1) else { continue };
                    let path = format!("spec.rules[{i}].from[{j}].source.principals[{k}]");
                    out.report(policy.object, path, format!("{} run as this account", words::list(apps, 4)))
                        .note("the policy cannot tell them apart")
                        .help("give each application an account of its own");
                }
            }
        }
    }
}
