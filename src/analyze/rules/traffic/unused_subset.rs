//! Subsets with a policy that no route sends traffic to.

use std::collections::BTreeSet;

use super::policies::{full_host, is_delivered};
use crate::analyze::rules::reference::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Inventory;
use crate::text::is_unknown;

rule! {
    /// A subset with a traffic policy that no route refers to.
    ///
    /// Reported only where the namespace's VirtualServices are in the input and no progressive-delivery controller is.
    ///
    /// ## Why is this bad?
    ///
    /// A subset's policy only works for traffic that a route sends to the subset; all other traffic takes the host's policy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   location: MESH_INTERNAL
    ///   resolution: STATIC
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   endpoints:
    ///   - {address: 10.0.0.1, labels: {version: v1}}
    ///   - {address: 10.0.0.2, labels: {version: v2}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    ///   - {name: v2, labels: {version: v2}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   http:
    ///   - route:
    ///     - destination: {host: catalog.example.com, subset: v1}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy: {loadBalancer: {simple: RANDOM}}
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    /// ```
    "MSH0445", "unused-subset", Traffic, Info,
    aliases: [],
    rows: ["DR-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<DestinationRule>() || is_delivered(cx) {
        return;
    }
    let mut used: BTreeSet<(String, &str)> = BTreeSet::new();
    for service in cx.all::<VirtualService>() {
        for target in targets(service) {
            let (Some(host), Some(subset)) = (&target.destination.host, &target.destination.subset) else { continue };
            if is_unknown(host) || is_unknown(subset) {
                out.skip("a template decides which subsets routes use");
                return;
            }
            used.insert((cx.full_host(host, &service.object.namespace), subset));
        }
    }
    for rule in cx.all::<DestinationRule>() {
        let Some(host) = full_host(cx, rule).filter(|host| !host.starts_with('*')) else { continue };
        if cx.inventory::<VirtualService>(&rule.object.namespace) == Inventory::Assumed {
            continue;
        }
        for (position, subset) in rule.subsets.iter().enumerate() {
            let Some(name) = subset.name.as_deref().filter(|name| !is_unknown(name)) else { continue };
            if subset.traffic_policy.is_none() || used.contains(&(host.clone(), name)) {
                continue;
            }
            out.report(
                rule.object,
                format!("spec.subsets[{position}].trafficPolicy"),
                format!("the policy of subset `{name}` never works: no route sends traffic to it"),
            )
            .note("traffic without a subset takes the policy of the host")
            .help(format!("route to the subset in a VirtualService for `{host}`, or move the policy up to `spec.trafficPolicy`"));
        }
    }
}
