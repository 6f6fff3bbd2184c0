//! Service accounts of machines that do not exist.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::istio::workload_group::WorkloadGroup;
use crate::api::k8s::service_account::ServiceAccount;
use crate::store::{Inventory, Object};
use crate::text::is_unknown;
use crate::text::suggest;

rule! {
    /// A WorkloadGroup or WorkloadEntry whose service account is not in its namespace, although others are.
    ///
    /// ## Why is this bad?
    ///
    /// Machines cannot get the account's certificate, and policies that allow the identity never match.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: machines, namespace: shop}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {serviceAccount: machine}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata: {name: machines, namespace: shop}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: WorkloadGroup
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   metadata: {labels: {app: machines}}
    ///   template: {serviceAccount: machines}
    /// ```
    "MSH1735", "machine-without-service-account", Registry, Warning,
    aliases: ["KIA1701"],
    rows: ["WE-008", "WE-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for group in cx.all::<WorkloadGroup>() {
        let account = group.template.as_ref().and_then(|template| template.service_account.as_deref());
        look(cx, group.object, "spec.template.serviceAccount", account, out);
    }
    for entry in cx.all::<WorkloadEntry>() {
        look(cx, entry.object, "spec.serviceAccount", entry.service_account.as_deref(), out);
    }
}

fn look(cx: &Context<'_>, object: &Object, path: &str, account: Option<&str>, out: &mut Findings) {
    let namespace = &object.namespace;
    let Some(account) = account.filter(|account| !account.is_empty() && *account != "default" && !is_unknown(account)) else { return };
    if cx.inventory::<ServiceAccount>(namespace) == Inventory::Assumed || cx.get::<ServiceAccount>(namespace, account).is_some() {
        return;
    }
    let finding = out.report(object, path, format!("namespace `{namespace}` has no service account `{account}`"));
    finding.note("machines get no certificate for it");
    match suggest::nearest(account, cx.within::<ServiceAccount>(namespace).map(|known| known.object.name())) {
        Some(near) => finding.help(format!("there is a service account `{near}`")),
        None => finding.help("create the ServiceAccount in this namespace"),
    };
}
