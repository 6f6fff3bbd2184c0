//! Ports that go around the Linkerd proxy.

use super::annotations::path;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::yaml::decode::Map;

rule! {
    /// Ports that go around the Linkerd proxy.
    ///
    /// ## Why is this bad?
    ///
    /// Their traffic is neither encrypted nor authorized nor measured. An organisation may want a reason for each.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: db}}
    ///   template:
    ///     metadata:
    ///       labels: {app: db}
    ///       annotations:
    ///         config.linkerd.io/skip-outbound-ports: "5432"
    ///     spec:
    ///       containers:
    ///       - name: db
    ///         image: registry.example.com/db:1.0.0
    ///         ports: [{name: main, containerPort: 5432}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: db}}
    ///   template:
    ///     metadata:
    ///       labels: {app: db}
    ///       annotations:
    ///         config.linkerd.io/opaque-ports: "5432"
    ///     spec:
    ///       containers:
    ///       - name: db
    ///         image: registry.example.com/db:1.0.0
    ///         ports: [{name: main, containerPort: 5432}]
    /// ```
    "MSH1333", "linkerd-skip-ports", Linkerd, Off,
    aliases: [],
    rows: ["LD-033"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    const KEYS: [&str; 3] =
        ["config.linkerd.io/skip-inbound-ports", "config.linkerd.io/skip-outbound-ports", "config.linkerd.io/skip-subnets"];
    let mut judge = |object, metadata: &str, annotations: &Map<String>| {
        for key in KEYS {
            if let Some(value) = annotations.get(key).filter(|value| !value.trim().is_empty()) {
                out.report(object, path(metadata, key), format!("`{value}` goes around the proxy"))
                    .note("without mTLS, policy and metrics")
                    .help("mark ports opaque instead, where the proxy only cannot tell the protocol");
            }
        }
    };
    for namespace in cx.all::<Namespace>() {
        judge(namespace.object, "metadata", &namespace.object.meta.annotations);
    }
    for workload in cx.workloads() {
        judge(workload.object, &workload.meta_path(), &workload.meta.annotations);
    }
}
