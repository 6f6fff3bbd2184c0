//! Running pods without a sidecar in namespaces that ask for one.

use super::{asks_istio, namespace_of};
use crate::analyze::{Context, Findings, rule};
use crate::optin::NotMeshed;

rule! {
    /// A running pod without a sidecar in a namespace that asks for injection, by label or by revision.
    ///
    /// ## Why is this bad?
    ///
    /// Injection happens when a pod is created. This one was created before the label was set, or while the
    /// webhook could not be reached: it sends and accepts plaintext, and no policy or route applies to it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/rev: stable}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog-6d4f, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// status: {phase: Running}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/rev: stable}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog-6d4f, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}, {name: istio-proxy, image: "docker.io/istio/proxyv2:1.29.0"}]
    /// status: {phase: Running}
    /// ```
    "MSH0804", "pod-without-sidecar", Workload, Warning,
    aliases: ["IST0103"],
    rows: ["WL-004"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal() == Some(NotMeshed::Running)) {
        let phase = workload.object.status.as_ref().and_then(|status| status.0["phase"].as_str());
        if matches!(phase, Some("Succeeded" | "Failed")) || workload.object.meta.deletion_timestamp.is_some() {
            continue;
        }
        let name = workload.object.name();
        let message = format!("Pod `{name}` runs without a sidecar, although its namespace asks for one");
        let finding = out.report(workload.object, "metadata.name", message);
        finding.note("it was created before the label was set or while the webhook was down: it sends and accepts plaintext");
        let owner = workload.object.meta.owner_references.first();
        let owner = owner.and_then(|owner| Some(format!("{} `{}`", owner.kind.as_deref()?, owner.name.as_deref()?)));
        finding.help(match owner {
            Some(owner) => format!("restart it (it belongs to {owner}), for example with `kubectl rollout restart`"),
            None => "delete it and create it again".to_owned(),
        });
        if let Some(namespace) = namespace_of(cx, &workload) {
            let injection = namespace.object.label("istio-injection").is_some();
            let key = if !asks_istio(namespace) {
                "metadata.annotations[\"linkerd.io/inject\"]"
            } else if injection {
                "metadata.labels[\"istio-injection\"]"
            } else {
                "metadata.labels[\"istio.io/rev\"]"
            };
            finding.related(namespace.object, key, "the namespace asks for injection");
        }
    }
}
