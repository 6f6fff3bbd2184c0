//! Namespaces with workloads that no mesh is asked to take.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::Kind;
use crate::api::k8s::namespace::Namespace;
use crate::optin::{NotMeshed, SYSTEM};

rule! {
    /// A namespace with workloads, or with objects of the mesh, that asks neither for sidecars nor for ambient mode.
    ///
    /// It is looked at only when the input shows that a mesh is in use: another namespace is labelled, or
    /// the namespace holds routes or policies of the mesh.
    ///
    /// ## Why is this bad?
    ///
    /// Workloads there have no proxy: policies and routes of the namespace do nothing, and servers that
    /// insist on mTLS refuse its calls.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {team: shop}}
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: bank, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1"}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1"}]}
    /// ```
    "MSH0801", "namespace-not-injected", Workload, Info,
    aliases: ["IST0102"],
    rows: ["WL-001"],
    fix: None,
}

/// Kinds that mean something only where there is a proxy.
const OF_MESH: [Kind; 6] = [
    Kind::VirtualService,
    Kind::DestinationRule,
    Kind::PeerAuthentication,
    Kind::AuthorizationPolicy,
    Kind::RequestAuthentication,
    Kind::Sidecar,
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let meshed = |label: &str| matches!(label, "istio-injection" | "istio.io/rev" | "istio.io/dataplane-mode" | "meshctl.io/inject");
    let asks = |namespace: &crate::store::Object| {
        namespace.meta.labels.keys().any(|label| meshed(label)) || namespace.meta.annotations.contains_key("linkerd.io/inject")
    };
    let in_use = cx.mesh.all::<Namespace>().any(|namespace| asks(namespace.object));
    let with_objects: BTreeSet<&str> =
        OF_MESH.iter().flat_map(|kind| cx.mesh.of_kind(*kind)).map(|object| object.namespace.as_str()).collect();
    for namespace in cx.mesh.all::<Namespace>().filter(|namespace| !asks(namespace.object)) {
        let name = namespace.object.name();
        if SYSTEM.contains(&name) || cx.mesh.settings.is_root(name) || !(in_use || with_objects.contains(name)) {
            continue;
        }
        let workloads: Vec<_> = cx.mesh.workloads_in(name).collect();
        let silent = |reason: Option<NotMeshed>| reason == Some(NotMeshed::NamespaceSilent);
        // A gateway, or a pod that asks for itself, makes the namespace part of the mesh.
        if workloads.is_empty() || !workloads.iter().all(|workload| silent(workload.meshed.refusal())) {
            continue;
        }
        let finding =
            out.report(namespace.object, "metadata.name", format!("namespace `{name}` has workloads but does not ask for a mesh"));
        finding.note("its pods get no proxy: routes and policies of the mesh do not apply to them");
        finding.help("label it `istio-injection: enabled` (or `istio.io/rev`, or `istio.io/dataplane-mode: ambient`); `istio-injection: disabled` says that it is meant");
    }
}
