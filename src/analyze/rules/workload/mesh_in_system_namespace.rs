//! Injection asked for in namespaces that are never injected.

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::api::ObjectMeta;
use crate::api::k8s::namespace::Namespace;
use crate::optin::{NotMeshed, SYSTEM};

rule! {
    /// A workload or namespace that asks for sidecars in one of Kubernetes' own namespaces.
    ///
    /// ## Why is this bad?
    ///
    /// Injectors leave `kube-system`, `kube-public` and `kube-node-lease` alone: the pods get no sidecar.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: agent, namespace: kube-system, labels: {app: agent, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: agent, image: "example.com/agent:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: agent, namespace: agents, labels: {app: agent, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: agent, image: "example.com/agent:1"}]
    /// ```
    "MSH0808", "mesh-in-system-namespace", Workload, Warning,
    aliases: [],
    rows: ["WL-008"],
    fix: None,
}

const ASKING: [(&str, &str, &str); 5] = [
    ("labels", "istio-injection", "enabled"),
    ("labels", "sidecar.istio.io/inject", "true"),
    ("annotations", "sidecar.istio.io/inject", "true"),
    ("annotations", "linkerd.io/inject", "enabled"),
    ("labels", "meshctl.io/inject", "enabled"),
];

fn asking(meta: &ObjectMeta) -> Option<String> {
    let map = |field: &str| if field == "labels" { &meta.labels } else { &meta.annotations };
    let found = ASKING.iter().find(|(field, key, yes)| map(field).get(*key).is_some_and(|value| value == yes));
    found.map(|(field, key, _)| format!("{field}[\"{key}\"]"))
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let namespaces = cx.mesh.all::<Namespace>().filter(|namespace| SYSTEM.contains(&namespace.object.name()));
    for (namespace, path) in namespaces.filter_map(|namespace| Some((namespace, asking(&namespace.object.meta)?))) {
        let message = format!("namespace `{}` is never injected", namespace.object.name());
        out.report(namespace.object, format!("metadata.{path}"), message)
            .help("remove the label; put meshed workloads in a namespace of their own");
    }
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed.refusal() == Some(NotMeshed::SystemNamespace)) {
        if let Some(path) = asking(workload.meta) {
            let message = format!("{} asks for a sidecar, but namespace `{}` is never injected", words(&workload), workload.namespace());
            out.report(workload.object, format!("{}.{path}", workload.meta_path()), message).help("put it in a namespace of its own");
        }
    }
}
