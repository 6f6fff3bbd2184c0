//! Pods with `image: auto` that no injector will complete.

use super::{asks_istio, namespace_of, words};
use crate::analyze::{Context, Findings, rule};
use crate::optin::SYSTEM;
use crate::store::{Object, Workload};

rule! {
    /// A pod whose proxy image is `auto` while nothing asks the injector to fill it in.
    ///
    /// ## Why is this bad?
    ///
    /// `auto` is a placeholder that the injector replaces. Without injection the kubelet tries to pull an
    /// image of that name: the pod stays in `ImagePullBackOff`.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: ingress}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: edge, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {app: edge}}
    ///   template:
    ///     metadata:
    ///       labels: {app: edge}
    ///       annotations: {inject.istio.io/templates: gateway}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: ingress}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: edge, namespace: ingress}
    /// spec:
    ///   selector: {matchLabels: {app: edge}}
    ///   template:
    ///     metadata:
    ///       labels: {app: edge, sidecar.istio.io/inject: "true"}
    ///       annotations: {inject.istio.io/templates: gateway}
    ///     spec:
    ///       containers: [{name: istio-proxy, image: auto}]
    /// ```
    "MSH0809", "image-auto-not-injected", Workload, Error,
    aliases: ["IST0146", "IST0147"],
    rows: ["WL-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads() {
        let lists = [("containers", &workload.pod.containers), ("initContainers", &workload.pod.init_containers)];
        for (field, containers) in lists {
            let auto = containers
                .iter()
                .position(|container| container.name.as_deref() == Some("istio-proxy") && container.image.as_deref() == Some("auto"));
            let Some((position, why)) = auto.and_then(|position| Some((position, refusal(cx, &workload)?))) else { continue };
            let path = format!("{}.{field}[{position}].image", workload.spec_path());
            let finding = out.report(workload.object, path, format!("`image: auto` of {} is never filled in: {}", words(&workload), why.0));
            finding.note("the kubelet cannot pull an image of that name: the pod does not start");
            finding.help("label the pods `sidecar.istio.io/inject: \"true\"`, or the namespace `istio-injection: enabled`");
            if let Some(namespace) = why.1 {
                finding.related(namespace, "metadata.name", "this namespace");
            }
        }
    }
}

/// Returns why the injector does not see the pods, if it certainly does not.
fn refusal<'m>(cx: &Context<'m>, workload: &Workload<'m>) -> Option<(&'static str, Option<&'m Object>)> {
    if workload.object.kind == Some(crate::api::Kind::Pod) && workload.object.status.is_some() {
        return Some(("it runs already", None));
    }
    let inject = workload.meta.labels.get("sidecar.istio.io/inject").map(String::as_str);
    if inject == Some("false") {
        return Some(("its pods opt out of injection", None));
    }
    if SYSTEM.contains(&workload.namespace()) {
        return Some(("system namespaces are never injected", None));
    }
    let namespace = namespace_of(cx, workload).filter(|namespace| !namespace.object.masked && !workload.object.masked)?;
    let blocked = namespace.object.label("istio-injection").is_some_and(|value| value != "enabled");
    let asked = asks_istio(namespace) || cx.mesh.injected_by_default().is_some();
    let by_pod = inject == Some("true") || workload.meta.labels.contains_key("istio.io/rev");
    match (blocked, asked, by_pod) {
        (true, ..) => Some(("its namespace opts out of injection", Some(namespace.object))),
        (false, false, false) => Some(("neither its pods nor its namespace ask for injection", Some(namespace.object))),
        _ => None,
    }
}
