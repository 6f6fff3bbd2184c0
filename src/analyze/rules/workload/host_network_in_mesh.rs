//! Pods on the host network in namespaces that ask for injection.

use super::{asks_istio, namespace_of, words};
use crate::analyze::{Context, Findings, rule};
use crate::optin::NotMeshed;

rule! {
    /// A workload on the host network in a namespace that asks for sidecars, without saying that it opts out.
    ///
    /// ## Why is this bad?
    ///
    /// Its traffic cannot be redirected without touching the node's own, so that it is never injected: it
    /// sends and accepts plaintext while everything around it looks meshed.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: apps/v1
    /// kind: DaemonSet
    /// metadata: {name: cache, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cache}}
    ///   template:
    ///     metadata: {labels: {app: cache}}
    ///     spec:
    ///       hostNetwork: true
    ///       containers: [{name: cache, image: "example.com/cache:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: apps/v1
    /// kind: DaemonSet
    /// metadata: {name: cache, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cache}}
    ///   template:
    ///     metadata: {labels: {app: cache, sidecar.istio.io/inject: "false"}}
    ///     spec:
    ///       hostNetwork: true
    ///       containers: [{name: cache, image: "example.com/cache:1"}]
    /// ```
    "MSH0807", "host-network-in-mesh", Workload, Warning,
    aliases: [],
    rows: ["WL-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal() == Some(NotMeshed::HostNetwork)) {
        let value = |key: &str| workload.meta.labels.get(key).or_else(|| workload.meta.annotations.get(key)).map(String::as_str);
        let out_of = |key: &str, no: &str| value(key) == Some(no);
        if out_of("sidecar.istio.io/inject", "false") || out_of("linkerd.io/inject", "disabled") {
            continue;
        }
        let asked = value("sidecar.istio.io/inject") == Some("true") || value("linkerd.io/inject") == Some("enabled");
        let namespace = namespace_of(cx, &workload)
            .filter(|namespace| asks_istio(*namespace) || namespace.object.annotation("linkerd.io/inject") == Some("enabled"));
        if namespace.is_none() && !asked {
            continue;
        }
        let path = format!("{}.hostNetwork", workload.spec_path());
        let message = format!("{} is meant to be injected, but pods on the host network never are", words(&workload));
        let finding = out.report(workload.object, path, message);
        finding.note("it sends and accepts plaintext: servers that insist on mTLS refuse it");
        finding.help("do without the host network, or say `sidecar.istio.io/inject: \"false\"`");
        if let Some(namespace) = namespace {
            finding.related(namespace.object, "metadata.name", "the namespace asks for injection");
        }
    }
}
