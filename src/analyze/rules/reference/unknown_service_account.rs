//! Workloads whose service account does not exist.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service_account::ServiceAccount;
use crate::diag::Safety;
use crate::text::{is_unknown, suggest};

rule! {
    /// A workload that runs as a service account which does not exist.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses to make its pods, so nothing starts. In a mesh the account is the workload's
    /// identity as well.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: web, namespace: shop}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: wbe
    ///       containers: [{name: web, image: "example.com/web:1.0"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: web, namespace: shop}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "example.com/web:1.0"}]
    /// ```
    "MSH0118", "unknown-service-account", Reference, Error,
    aliases: [],
    rows: ["WL-026"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<ServiceAccount>() && !cx.options.complete {
        out.skip("needs ServiceAccounts, none were given");
        return;
    }
    for workload in cx.workloads() {
        let (name, space) = (workload.service_account(), workload.namespace());
        if name == "default" || is_unknown(name) || cx.get::<ServiceAccount>(space, name).is_some() {
            continue;
        }
        let field = if workload.pod.service_account_name.as_deref().is_some_and(|name| !name.is_empty()) {
            "serviceAccountName"
        } else {
            "serviceAccount"
        };
        let path = format!("{}.{field}", workload.spec_path());
        let finding = out.report(workload.object, &path, format!("there is no ServiceAccount `{name}` in namespace `{space}`"));
        finding.note("the API server refuses to make the pods");
        let near: Vec<&str> = cx.within::<ServiceAccount>(space).map(|account| account.object.name()).collect();
        let elsewhere = cx.all::<ServiceAccount>().find(|account| account.object.name() == name);
        if let Some(near) = suggest::nearest(name, near) {
            finding.help(format!("there is a ServiceAccount `{near}`")).suggest_value(path, near);
        } else if let Some(other) = elsewhere {
            finding.help(format!("there is one in namespace `{}`; pods only use those of their own namespace", other.object.namespace));
            finding.related(other.object, "metadata.name", "a ServiceAccount of that name");
        } else {
            finding.help("add the ServiceAccount, or correct the name");
        }
        let inventory = cx.inventory::<ServiceAccount>(space);
        finding.assuming(inventory, format!("the ServiceAccounts of namespace `{space}` are all in the input"));
    }
}
