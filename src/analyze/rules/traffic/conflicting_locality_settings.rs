//! Ways of locality balancing that exclude each other.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Locality settings that exclude each other: `distribute` and `failover`, two kinds of failover, locality and zone-aware balancing.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 5}
    ///     loadBalancer:
    ///       localityLbSetting:
    ///         distribute: [{from: eu/*, to: {eu/*: 80, us/*: 20}}]
    ///         failover: [{from: eu, to: us}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     outlierDetection: {consecutive5xxErrors: 5}
    ///     loadBalancer:
    ///       localityLbSetting:
    ///         failover: [{from: eu, to: us}]
    /// ```
    "MSH0468", "conflicting-locality-settings", Traffic, Error,
    aliases: [],
    rows: ["DR-036", "DR-037"],
    fix: None,
}

/// Labels that say where a node is, in `failoverPriority`.
const TOPOLOGY: [&str; 3] = ["topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(balancer) = policy.load_balancer else { continue };
        let (object, path) = (policy.rule.object, format!("{}.loadBalancer", policy.path));
        let mut clash = |second: &str, first: &str, what: &str| {
            out.report(object, format!("{path}.{second}"), what)
                .on_key()
                .related(object, format!("{path}.{first}"), "excluded by it")
                .note("the object is refused")
                .help("keep one of the two");
        };
        let topological =
            |list: &[String]| list.iter().position(|label| TOPOLOGY.iter().any(|known| label.split('=').next() == Some(known)));
        if let Some(locality) = &balancer.locality_lb_setting {
            if balancer.zone_aware_lb_setting.is_some() {
                clash("zoneAwareLbSetting", "localityLbSetting", "`localityLbSetting` and `zoneAwareLbSetting` exclude each other");
            }
            if !locality.distribute.is_empty() && (!locality.failover.is_empty() || !locality.failover_priority.is_empty()) {
                let second = if locality.failover.is_empty() { "failoverPriority" } else { "failover" };
                clash(
                    &format!("localityLbSetting.{second}"),
                    "localityLbSetting.distribute",
                    "`distribute` and failover exclude each other",
                );
            } else if let Some(position) = topological(&locality.failover_priority).filter(|_| !locality.failover.is_empty()) {
                let second = format!("localityLbSetting.failoverPriority[{position}]");
                clash(&second, "localityLbSetting.failover", "with `failover`, `failoverPriority` may not name regions, zones or subzones");
            }
        }
        let zone = balancer.zone_aware_lb_setting.as_ref();
        if let Some(position) = zone.and_then(|zone| topological(&zone.failover_priority)) {
            let second = format!("zoneAwareLbSetting.failoverPriority[{position}]");
            clash(
                &second,
                "zoneAwareLbSetting",
                "zone-aware balancing knows regions and zones itself: `failoverPriority` may not name them",
            );
        }
    }
}
