//! A mirror to a destination that the rule already routes to.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::rules::traffic::mirrors;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination::Destination;
use crate::text::is_unknown;

rule! {
    /// A mirror to a destination that the rule already routes to.
    ///
    /// ## Why is this bad?
    ///
    /// The service handles each mirrored request twice, writes included.
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
    ///   - route: [{destination: {host: catalog}}]
    ///     mirror: {host: catalog}
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
    ///   - route: [{destination: {host: catalog}}]
    ///     mirror: {host: catalog-next}
    /// ```
    "MSH0416", "mirror-to-self", Traffic, Warning,
    aliases: [],
    rows: ["VS-023"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let namespace = rule.service.object.namespace.as_str();
        let key = |to: &Destination| {
            let host = to.host.as_deref().filter(|host| !host.is_empty() && !is_unknown(host))?;
            let subset = to.subset.clone().filter(|subset| !subset.is_empty());
            Some((cx.full_host(host, namespace), subset, to.port.as_ref().and_then(|port| port.number)))
        };
        let routes: Vec<_> = rule.route.route.iter().filter_map(|leg| key(leg.destination.as_ref()?)).collect();
        for (path, mirror) in mirrors(&rule) {
            let Some(found) = key(mirror) else { continue };
            let Some(at) = routes.iter().position(|route| *route == found) else { continue };
            out.report(
                rule.service.object,
                format!("{path}.host"),
                format!("requests to `{}` are mirrored to where they go already", mirror.host.as_deref().unwrap_or_default()),
            )
            .note("the service handles each of them twice")
            .help("mirror to another host or subset")
            .related(rule.service.object, rule.at(&format!("route[{at}].destination")), "the same destination");
        }
    }
}
