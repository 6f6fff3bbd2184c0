//! Weights of several destinations that do not add up to 100.

use crate::analyze::rules::routing::legs::splits;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Weights of several destinations that do not add up to 100.
    ///
    /// ## Why is this bad?
    ///
    /// Weights are ratios: 90 and 20 send 82 % and 18 %. A sum other than 100 is usually a slip of
    /// arithmetic, and shares are not what was written.
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
    ///     - {destination: {host: catalog, subset: v2}, weight: 20}
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
    ///     - {destination: {host: catalog, subset: v1}, weight: 90}
    ///     - {destination: {host: catalog, subset: v2}, weight: 10}
    /// ```
    "MSH0224", "weights-not-100", Routing, Warning,
    aliases: [],
    rows: ["VS-028"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for split in splits(cx).filter(|split| split.legs.len() > 1) {
        let sum = split.sum();
        if sum == 0 || sum == 100 || split.legs.iter().any(|leg| leg.weight.is_some_and(|weight| weight < 0)) {
            continue;
        }
        let weights: Vec<i64> = split.legs.iter().map(|leg| leg.weight.unwrap_or_default().into()).collect();
        let terms = weights.iter().map(i64::to_string).collect::<Vec<_>>().join(" + ");
        let shares = weights.iter().map(|weight| format!("{} %", (weight * 1000 / sum + 5) / 10)).collect::<Vec<_>>().join(", ");
        out.report(split.service.object, &split.path, format!("weights add up to {sum}, not 100: {terms}"))
            .on_key()
            .note(format!("weights are ratios: the destinations get {shares}"))
            .help("change the weights so that they add up to 100");
    }
}
