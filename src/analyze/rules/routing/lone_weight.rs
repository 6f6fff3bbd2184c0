//! A weight below 100 on the only destination of a rule.

use crate::analyze::Change;
use crate::analyze::rules::routing::legs::splits;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Safety;

rule! {
    /// A weight below 100 on the only destination of a rule.
    ///
    /// ## Why is this bad?
    ///
    /// A single destination gets every request. The weight has no effect, and the rest goes nowhere.
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
    ///     - {destination: {host: catalog, subset: v1}, weight: 90}
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
    ///     - {destination: {host: catalog, subset: v1}}
    /// ```
    "MSH0223", "lone-weight", Routing, Warning,
    aliases: ["KIA1104"],
    rows: ["VS-027"],
    fix: Some(Safety::Safe),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for split in splits(cx) {
        let [leg] = split.legs.as_slice() else { continue };
        let Some(weight) = leg.weight.filter(|weight| (0..100).contains(weight)) else { continue };
        let path = format!("{}[0].weight", split.path);
        out.report(split.service.object, &path, format!("weight `{weight}` has no effect: there is no other destination"))
            .note("a single destination gets all requests")
            .help("delete the weight, or add the destination that gets the rest")
            .fix(Safety::Safe, Change::Remove { path });
    }
}
