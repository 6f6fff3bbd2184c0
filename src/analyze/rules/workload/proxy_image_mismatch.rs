//! Running proxies of another version than the injector's.

use std::collections::BTreeMap;

use super::namespace_of;
use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::config_map::ConfigMap;
use crate::store::Object;

rule! {
    /// A pod whose proxy image differs from the one the injector would use now.
    ///
    /// It needs the injector's ConfigMap (`istio-sidecar-injector`) and pods in the input.
    ///
    /// ## Why is this bad?
    ///
    /// The pod was created before the last upgrade: its proxy lacks the fixes and features that everyone
    /// else relies on. Istio supports proxies up to two minor versions behind the control plane.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio-sidecar-injector, namespace: istio-system}
    /// data:
    ///   values: '{"global": {"hub": "docker.io/istio", "tag": "1.29.0", "proxy": {"image": "proxyv2"}}}'
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}, {name: istio-proxy, image: "docker.io/istio/proxyv2:1.27.1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio-sidecar-injector, namespace: istio-system}
    /// data:
    ///   values: '{"global": {"hub": "docker.io/istio", "tag": "1.29.0", "proxy": {"image": "proxyv2"}}}'
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}, {name: istio-proxy, image: "docker.io/istio/proxyv2:1.29.0-distroless"}]
    /// ```
    "MSH0827", "proxy-image-mismatch", Workload, Warning,
    aliases: ["IST0158"],
    rows: ["WL-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let images = images(cx);
    if images.is_empty() {
        return;
    }
    for workload in cx.mesh.workloads().filter(|workload| workload.kind == Kind::Pod && !workload.is_gateway()) {
        let lists = [("containers", &workload.pod.containers), ("initContainers", &workload.pod.init_containers)];
        let revision = namespace_of(cx, &workload).map(|namespace| namespace.object.label("istio.io/rev").unwrap_or_default());
        let revision =
            workload.meta.annotations.get("istio.io/rev").map(String::as_str).filter(|revision| *revision != "default").or(revision);
        let Some((object, wanted)) = revision.and_then(|revision| images.get(revision)) else { continue };
        if workload.meta.annotations.contains_key("sidecar.istio.io/proxyImage") {
            continue;
        }
        for (field, containers) in lists {
            for (i, container) in containers.iter().enumerate().filter(|(_, container)| container.name.as_deref() == Some("istio-proxy")) {
                let Some(image) = container.image.as_deref().filter(|image| *image != "auto" && !same(image, wanted)) else { continue };
                let path = format!("{}.{field}[{i}].image", workload.spec_path());
                let message = format!("Pod `{}` runs the proxy `{image}`, and the injector's is `{wanted}`", workload.object.name());
                let finding = out.report(workload.object, path, message);
                finding.note("it was created before the last upgrade").help("restart the workload");
                finding.related(object, "data.values", "the injector's image");
            }
        }
    }
}

/// The kind of image (`-distroless`, `-debug`) is the pod's choice.
fn same(image: &str, wanted: &str) -> bool {
    image == wanted || image.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(['-', '@']))
}

/// Returns the injector's image by revision; the default one is empty.
fn images<'m>(cx: &Context<'m>) -> BTreeMap<&'m str, (&'m Object, String)> {
    let mut found = BTreeMap::new();
    for map in cx.mesh.all::<ConfigMap>() {
        let Some(revision) = map.object.name().strip_prefix("istio-sidecar-injector") else { continue };
        let values = map.body.data.get("values").and_then(|values| serde_json::from_str::<serde_json::Value>(values).ok());
        let Some(global) = values.as_ref().map(|values| &values["global"]) else { continue };
        let Some(tag) = global["tag"].as_str() else { continue };
        let name = global["proxy"]["image"].as_str().unwrap_or("proxyv2");
        let image = if name.contains('/') {
            name.to_owned()
        } else {
            format!("{}/{name}:{tag}", global["hub"].as_str().unwrap_or("docker.io/istio"))
        };
        found.insert(revision.trim_start_matches('-'), (map.object, image));
    }
    found
}
