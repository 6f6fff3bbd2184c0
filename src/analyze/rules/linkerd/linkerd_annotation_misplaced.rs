//! An annotation of Linkerd that is written as a label, or in the metadata of a workload instead of its pods.

use super::annotations::{INJECT, path};
use crate::analyze::{Context, Findings, rule};
use crate::api::ObjectMeta;
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::service::Service;
use crate::store::Object;

rule! {
    /// An annotation of Linkerd that is written as a label, or in the metadata of a workload instead of its pods.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd reads it from annotations of pods and namespaces only: anywhere else it has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   labels:
    ///     linkerd.io/inject: enabled
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     linkerd.io/inject: enabled
    /// ```
    "MSH1329", "linkerd-annotation-misplaced", Linkerd, Warning,
    aliases: [],
    rows: ["LD-029"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for namespace in cx.all::<Namespace>() {
        labels(namespace.object, "metadata", &namespace.object.meta, out);
    }
    for workload in cx.workloads() {
        labels(workload.object, &workload.meta_path(), workload.meta, out);
        if workload.template.is_empty() {
            continue;
        }
        labels(workload.object, "metadata", &workload.object.meta, out);
        let lost = |key: &&String| is_setting(key) && !workload.meta.annotations.contains_key(*key);
        // With `linkerd.io/inject` on its pods, a copy at the workload does no harm.
        if let Some(key) = workload.object.meta.annotations.keys().find(lost).filter(|_| !workload.object.masked) {
            let at = workload.meta_path();
            out.report(workload.object, path("metadata", key), format!("`{key}` has no effect on a {}", workload.object.kind_name))
                .on_key()
                .note("Linkerd looks at pods and namespaces")
                .help(format!("put it under `{at}.annotations`"));
        }
    }
    for service in cx.all::<Service>() {
        if let Some(value) = service.object.annotation("mirror.linkerd.io/exported") {
            out.report(
                service.object,
                path("metadata", "mirror.linkerd.io/exported"),
                "`mirror.linkerd.io/exported` is a label, not an annotation",
            )
            .on_key()
            .note("the Service is not exported to other clusters")
            .help(format!("put `mirror.linkerd.io/exported: \"{value}\"` under `metadata.labels`"));
        }
    }
}

fn is_setting(key: &str) -> bool {
    key == INJECT || key.starts_with("config.linkerd.io/")
}

fn labels(object: &Object, metadata: &str, meta: &ObjectMeta, out: &mut Findings) {
    if let Some(key) = meta.labels.keys().find(|key| is_setting(key)) {
        out.report(object, format!("{metadata}.labels[\"{key}\"]"), format!("`{key}` is an annotation, not a label"))
            .on_key()
            .note("Linkerd does not read it there")
            .help(format!("put it under `{metadata}.annotations`"));
    }
}
