//! A destination with weight 0 beside others that get all requests.

use crate::analyze::rules::routing::legs::{managed, splits};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A destination with weight 0 beside others that get all requests.
    ///
    /// ## Why is this bad?
    ///
    /// Nothing reaches it. That is usual before and after a rollout, and worth a look at any other
    /// time.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route:
    ///     - {destination: {host: catalog, subset: v1}, weight: 100}
    ///     - {destination: {host: catalog, subset: v2}, weight: 0}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route:
    ///     - {destination: {host: catalog, subset: v1}, weight: 99}
    ///     - {destination: {host: catalog, subset: v2}, weight: 1}
    /// ```
    "MSH0225", "dead-leg", Routing, Info,
    aliases: [],
    rows: ["VS-029"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let managed = managed(cx);
    for split in splits(cx).filter(|split| split.legs.len() > 1 && split.sum() > 0) {
        let object = split.service.object;
        if managed.contains(&object.id) {
            continue;
        }
        for (at, leg) in split.legs.iter().enumerate().filter(|(_, leg)| leg.weight == Some(0)) {
            let name = leg.name();
            out.report(object, format!("{}[{at}].weight", split.path), format!("destination {name} gets no requests: its weight is 0"))
                .help("give it a share, or delete it when the rollout is over");
        }
    }
}
