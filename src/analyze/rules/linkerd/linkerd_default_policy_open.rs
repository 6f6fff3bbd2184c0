//! A namespace or workload whose default Linkerd policy admits clients without identity.

use super::annotations::path;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::yaml::decode::Map;

rule! {
    /// A namespace or workload whose default Linkerd policy admits clients without identity.
    ///
    /// ## Why is this bad?
    ///
    /// Everything that reaches the pod is admitted unless a Server says otherwise. An organisation may want `all-authenticated` or `deny`.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     config.linkerd.io/default-inbound-policy: all-unauthenticated
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     config.linkerd.io/default-inbound-policy: all-authenticated
    /// ```
    "MSH1344", "linkerd-default-policy-open", Linkerd, Off,
    aliases: [],
    rows: ["LD-044"],
    fix: None,
}

const KEY: &str = "config.linkerd.io/default-inbound-policy";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut judge = |object, metadata: &str, annotations: &Map<String>| {
        if let Some(word) =
            annotations.get(KEY).filter(|word| matches!(word.as_str(), "all-unauthenticated" | "cluster-unauthenticated" | "audit"))
        {
            out.report(object, path(metadata, KEY), format!("`{word}` admits clients without identity"))
                .note("any pod, meshed or not, may call")
                .help("write `all-authenticated`, or `deny` with a policy per Server");
        }
    };
    for namespace in cx.all::<Namespace>() {
        judge(namespace.object, "metadata", &namespace.object.meta.annotations);
    }
    for workload in cx.workloads() {
        judge(workload.object, &workload.meta_path(), &workload.meta.annotations);
    }
}
