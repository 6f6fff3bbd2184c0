//! Weights of destinations that are negative, or all zero.

use crate::analyze::rules::routing::legs::splits;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Weights of destinations that are negative, or all zero.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object: no destination would get any request.
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
    ///     - {destination: {host: catalog, subset: v1}, weight: 0}
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
    ///     - {destination: {host: catalog, subset: v1}, weight: 95}
    ///     - {destination: {host: catalog, subset: v2}, weight: 5}
    /// ```
    "MSH0222", "weights-zero", Routing, Error,
    aliases: [],
    rows: ["VS-025", "VS-026"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for split in splits(cx) {
        let negative = split.legs.iter().position(|leg| leg.weight.is_some_and(|weight| weight < 0));
        if let Some(at) = negative {
            let weight = split.legs[at].weight.unwrap_or_default();
            out.report(split.service.object, format!("{}[{at}].weight", split.path), format!("weight `{weight}` is negative"))
                .note("the API server rejects it")
                .help("write a share from 0 to 100");
            continue;
        }
        if split.legs.len() > 1 && split.sum() == 0 {
            let words = if split.legs.iter().all(|leg| leg.weight.is_none()) {
                format!("{} destinations without weights", split.legs.len())
            } else {
                format!("the weights of {} destinations are all zero", split.legs.len())
            };
            out.report(split.service.object, &split.path, words)
                .on_key()
                .note("the API server rejects it: a destination without weight counts as zero")
                .help("give the destinations weights that add up to 100");
        }
    }
}
