//! Namespaces that the control plane was told to leave out.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::namespace::Namespace;
use crate::store::Object;
use crate::text::words;

rule! {
    /// Mesh objects in a namespace that `discoverySelectors` of the MeshConfig leave out.
    ///
    /// ## Why is this bad?
    ///
    /// The control plane does not look into the namespace: its Services and mesh objects do not exist
    /// for any proxy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     discoverySelectors:
    ///     - matchLabels: {mesh: "yes"}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {team: web}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   mesh: |
    ///     discoverySelectors:
    ///     - matchLabels: {mesh: "yes"}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {mesh: "yes"}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: strict, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0030", "undiscovered-namespace", Document, Warning,
    aliases: [],
    rows: ["GEN-043"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let selectors = &cx.settings.config.discovery_selectors;
    if selectors.is_empty() || !cx.settings.given {
        return;
    }
    let mut of_namespace: BTreeMap<&str, Vec<&Object>> = BTreeMap::new();
    for object in cx.objects().filter(|object| object.kind.is_some_and(is_istio)) {
        of_namespace.entry(&object.namespace).or_default().push(object);
    }
    for (name, objects) in of_namespace {
        let Some(namespace) = cx.get::<Namespace>("", name) else { continue };
        let mut labels = namespace.object.meta.labels.clone();
        labels.entry("kubernetes.io/metadata.name".to_owned()).or_insert_with(|| name.to_owned());
        if cx.settings.is_root(name) || selectors.iter().any(|selector| selector.matches(&labels)) {
            continue;
        }
        let first = objects[0];
        let all = words::count(objects.len(), "mesh object");
        let finding = out.report(first, "metadata.namespace", format!("the control plane does not look into namespace `{name}`"));
        finding.note(format!("none of its `discoverySelectors` matches the namespace: {all} in it have no effect"));
        finding.help("label the Namespace so that a selector matches it, or move the objects");
        finding.related(namespace.object, "metadata.labels", "no selector matches these labels");
        if let Some((id, root)) = cx.settings.origin {
            finding.related(cx.object(id), format!("{root}.discoverySelectors"), "selected here");
        }
    }
}

fn is_istio(kind: Kind) -> bool {
    let group = kind.info().group;
    group.ends_with(".istio.io") && group != "install.istio.io"
}
