//! Exports of Services that do not exist.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::Inventory;
use crate::text::suggest;

rule! {
    /// A ServiceExport without a Service of its name beside it.
    ///
    /// ## Why is this bad?
    ///
    /// It exports nothing: other clusters do not learn of the Service that was meant.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: multicluster.x-k8s.io/v1alpha1
    /// kind: ServiceExport
    /// metadata: {name: catalogue, namespace: shop}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: multicluster.x-k8s.io/v1alpha1
    /// kind: ServiceExport
    /// metadata: {name: catalog, namespace: shop}
    /// ```
    "MSH1816", "export-without-service", Mesh, Warning,
    aliases: [],
    rows: ["MC-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let exports = cx.objects().filter(|object| object.kind_name == "ServiceExport" && object.group().starts_with("multicluster."));
    for export in exports.filter(|export| export.is_named()) {
        let (namespace, name) = (export.namespace.as_str(), export.name());
        if cx.inventory::<Service>(namespace) != Inventory::Known || cx.get::<Service>(namespace, name).is_some() {
            continue;
        }
        let finding = out.report(export, "metadata.name", format!("there is no Service `{name}` in namespace `{namespace}` to export"));
        finding.note("a ServiceExport exports the Service of its own name");
        match suggest::nearest(name, cx.within::<Service>(namespace).map(|service| service.object.name()).collect::<Vec<_>>()) {
            Some(near) => finding.help(format!("there is a Service `{near}`")),
            None => finding.help("correct the name, or delete the export"),
        };
    }
}
