//! The same host and subset twice among the destinations of a rule.

use crate::analyze::rules::routing::legs::splits;
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;
use std::collections::BTreeMap;

rule! {
    /// The same host and subset twice among the destinations of a rule.
    ///
    /// ## Why is this bad?
    ///
    /// Both shares go to the same pods: the split does not split.
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
    ///     - {destination: {host: catalog, subset: v1}, weight: 10}
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
    "MSH0226", "duplicate-destination", Routing, Warning,
    aliases: ["KIA1105"],
    rows: ["VS-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for split in splits(cx).filter(|split| split.legs.len() > 1) {
        let mut seen: BTreeMap<(String, &str, Option<u32>), usize> = BTreeMap::new();
        for (at, leg) in split.legs.iter().enumerate() {
            let Some(host) = leg.host.filter(|host| !host.is_empty() && !is_unknown(host)) else { continue };
            let full = cx.full_host(host, &split.service.object.namespace);
            let Some(first) = seen.insert((full, leg.subset.unwrap_or_default(), leg.port), at) else { continue };
            if leg.subset.is_some_and(is_unknown) {
                continue;
            }
            let path = |at: usize| format!("{}[{at}].destination", split.path);
            let place = if leg.subset.is_some() { format!("{}.subset", path(at)) } else { format!("{}.host", path(at)) };
            out.report(split.service.object, place, format!("destination {} stands here twice", leg.name()))
                .note("both shares go to the same pods")
                .help("name the other subset or host that was meant, or join the weights")
                .related(split.service.object, path(first), "the same destination");
        }
    }
}
