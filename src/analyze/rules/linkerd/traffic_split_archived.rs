//! An SMI TrafficSplit in a Linkerd mesh.

use super::annotations::INJECT;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::api::linkerd::server::Server;
use crate::api::linkerd::service_profile::ServiceProfile;
use crate::api::smi::traffic_split::TrafficSplit;

rule! {
    /// An SMI TrafficSplit in a Linkerd mesh.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd itself no longer reads it: it needs the linkerd-smi extension, which is archived like SMI itself.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     linkerd.io/inject: enabled
    /// ---
    /// apiVersion: split.smi-spec.io/v1alpha2
    /// kind: TrafficSplit
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   service: web.shop.svc.cluster.local
    ///   backends:
    ///   - {service: web-v1, weight: 9}
    ///   - {service: web-v2, weight: 1}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: shop
    ///   annotations:
    ///     linkerd.io/inject: enabled
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   parentRefs: [{group: "", kind: Service, name: web, port: 80}]
    ///   rules:
    ///   - backendRefs:
    ///     - {name: web-v1, port: 80, weight: 9}
    ///     - {name: web-v2, port: 80, weight: 1}
    /// ```
    "MSH1343", "traffic-split-archived", Linkerd, Info,
    aliases: [],
    rows: ["LD-043"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let by_namespace = cx.all::<Namespace>().any(|namespace| namespace.object.annotation(INJECT).is_some());
    if !(by_namespace || cx.has::<Server>() || cx.has::<ServiceProfile>()) {
        return;
    }
    for split in cx.all::<TrafficSplit>() {
        out.report(split.object, "kind", "SMI is archived: Linkerd reads a TrafficSplit only with its linkerd-smi extension")
            .note("without the extension the split has no effect")
            .help("write an HTTPRoute whose parent is the Service, with weights on `backendRefs`");
    }
}
