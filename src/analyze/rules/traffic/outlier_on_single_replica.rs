//! Outlier detection where there is nothing to choose from.

use super::outlier_can_eject_everything::Danger;
use super::policies::{all, endpoints};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Outlier detection for a host with a single endpoint.
    ///
    /// Only where the input fixes the number: `replicas: 1` and no autoscaler, or one endpoint in a ServiceEntry.
    ///
    /// ## Why is this bad?
    ///
    /// Ejecting the only endpoint turns some failing requests into all of them failing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   location: MESH_EXTERNAL
    ///   resolution: STATIC
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   endpoints: [{address: 10.0.0.1}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 5}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   location: MESH_EXTERNAL
    ///   resolution: STATIC
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   endpoints: [{address: 10.0.0.1}, {address: 10.0.0.2}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 5}
    /// ```
    "MSH0458", "outlier-on-single-replica", Traffic, Info,
    aliases: [],
    rows: ["DR-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx).filter(|policy| policy.outlier.is_some()) {
        if Danger::of(cx, &policy).is_some() || endpoints(cx, &policy) != Some(1) {
            continue;
        }
        out.report(
            policy.rule.object,
            format!("{}.outlierDetection", policy.path),
            format!("`{}` has one endpoint: there is none to turn to when it is ejected", policy.host()),
        )
        .on_key()
        .note("depending on the proxy's version the endpoint is ejected, and all requests fail, or the block does nothing")
        .help("run at least two replicas, or take the block away");
    }
}
