//! Namespaces that are injected without asking.

use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::optin::SYSTEM;

rule! {
    /// A namespace without any mesh label that the injector takes all the same.
    ///
    /// ## Why is this bad?
    ///
    /// With `enableNamespacesByDefault` silence means yes. Whoever reads the namespace alone expects its
    /// pods to be without a proxy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: install.istio.io/v1alpha1
    /// kind: IstioOperator
    /// metadata: {name: mesh, namespace: istio-system}
    /// spec:
    ///   values: {sidecarInjectorWebhook: {enableNamespacesByDefault: true}}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: install.istio.io/v1alpha1
    /// kind: IstioOperator
    /// metadata: {name: mesh, namespace: istio-system}
    /// spec:
    ///   values: {sidecarInjectorWebhook: {enableNamespacesByDefault: true}}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ```
    "MSH0803", "namespace-injected-by-default", Workload, Info,
    aliases: ["IST0148"],
    rows: ["WL-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let Some(origin) = cx.mesh.injected_by_default() else { return };
    for namespace in cx.mesh.all::<Namespace>() {
        let name = namespace.object.name();
        let labelled =
            ["istio-injection", "istio.io/rev", "istio.io/dataplane-mode"].iter().any(|key| namespace.object.label(key).is_some());
        if labelled || SYSTEM.contains(&name) || cx.mesh.settings.is_root(name) {
            continue;
        }
        let finding =
            out.report(namespace.object, "metadata.name", format!("namespace `{name}` has no mesh label and is injected by default"));
        finding.help("say so: label it `istio-injection: enabled` or `disabled`");
        finding.related(origin, "spec.values.sidecarInjectorWebhook", "namespaces that say nothing are injected");
    }
}
