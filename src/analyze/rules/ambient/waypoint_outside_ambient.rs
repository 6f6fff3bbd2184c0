//! Waypoint labels where there is no ambient mode.

use super::{MODE, USE_WAYPOINT, binding_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::optin::Meshed;

rule! {
    /// A namespace or workload that names a waypoint but is not in ambient mode.
    ///
    /// ## Why is this bad?
    ///
    /// Only node proxies of ambient mode send traffic through waypoints. Without ambient mode the label does nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/use-waypoint: waypoint}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/use-waypoint: waypoint, istio.io/dataplane-mode: ambient}}
    /// ```
    "MSH1418", "waypoint-outside-ambient", Ambient, Warning,
    aliases: ["KIA1312"],
    rows: ["AM-018"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for namespace in cx.mesh.all::<Namespace>().filter(|namespace| binding_of(namespace.object).is_some()) {
        let name = namespace.object.name();
        let ambient = namespace.object.label(MODE).is_some_and(|mode| mode != "none");
        // Some of its pods may have joined by themselves.
        let some = cx.mesh.workloads_in(name).any(|workload| workload.meshed == Meshed::Ambient);
        // Ingress through a waypoint works for any Service behind a gateway of the mesh.
        if ambient || some || namespace.object.label("istio.io/ingress-use-waypoint").is_some() || namespace.object.masked {
            continue;
        }
        let path = format!("metadata.labels[\"{USE_WAYPOINT}\"]");
        let finding = out.report(namespace.object, path, format!("namespace `{name}` names a waypoint but is not in ambient mode"));
        finding.note("only node proxies of ambient mode use waypoints").help(format!("add the label `{MODE}: ambient`"));
    }
    for workload in cx.mesh.workloads().filter(|workload| workload.labels().get(USE_WAYPOINT).is_some_and(|name| name != "none")) {
        let without = workload.meshed == Meshed::Sidecar || workload.meshed.refusal().is_some();
        if without && !workload.is_gateway() {
            let path = format!("{}.labels[\"{USE_WAYPOINT}\"]", workload.meta_path());
            let finding = out.report(workload.object, path, "the pods name a waypoint but are not in ambient mode");
            finding
                .note("only node proxies of ambient mode use waypoints")
                .help(format!("add the label `{MODE}: ambient`, or remove this one"));
        }
    }
}
