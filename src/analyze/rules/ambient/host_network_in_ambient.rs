//! Pods on the host network in ambient namespaces.

use super::{MODE, ambient_namespace, point_namespace};
use crate::analyze::{Context, Findings, rule};
use crate::optin::NotMeshed;

rule! {
    /// A workload on the host network in a namespace that is in ambient mode.
    ///
    /// ## Why is this bad?
    ///
    /// Node proxies capture pods, not the node itself: the workload is not part of the mesh.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: agent, namespace: shop, labels: {app: agent}}
    /// spec:
    ///   hostNetwork: true
    ///   containers: [{name: agent, image: "example.com/agent:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: agent, namespace: shop, labels: {app: agent, istio.io/dataplane-mode: none}}
    /// spec:
    ///   hostNetwork: true
    ///   containers: [{name: agent, image: "example.com/agent:1"}]
    /// ```
    "MSH1424", "host-network-in-ambient", Ambient, Info,
    aliases: [],
    rows: ["AM-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal() == Some(NotMeshed::HostNetwork)) {
        let own = workload.labels().get(MODE).map(String::as_str);
        let ambient = own == Some("ambient") || (own.is_none() && ambient_namespace(cx, workload.namespace()).is_some());
        if ambient {
            let path = format!("{}.hostNetwork", workload.spec_path());
            let finding = out.report(workload.object, path, "pods on the host network are not captured by ambient mode");
            finding.help(format!("say so with the label `{MODE}: none`, or do without the host network"));
            point_namespace(cx, finding, workload.namespace());
        }
    }
}
