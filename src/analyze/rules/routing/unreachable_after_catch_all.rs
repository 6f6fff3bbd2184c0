//! A rule that follows a rule without `match`, which takes every request.

use crate::analyze::rules::routing::label;
use crate::analyze::rules::routing::reach::reach;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A rule that follows a rule without `match`, which takes every request.
    ///
    /// ## Why is this bad?
    ///
    /// Rules are tried in order and the first that matches wins: nothing ever reaches the later ones.
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
    ///   - route: [{destination: {host: catalog, subset: v1}}]
    ///   - match: [{uri: {prefix: /beta}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
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
    ///   - match: [{uri: {prefix: /beta}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - route: [{destination: {host: catalog, subset: v1}}]
    /// ```
    "MSH0201", "unreachable-after-catch-all", Routing, Warning,
    aliases: ["IST0130"],
    rows: ["VS-066"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for list in reach(service) {
            for (index, rule) in list.rules.iter().enumerate() {
                let Some(earlier) = rule.catch_all else { continue };
                let (this, first) = (label(service, list.layer, index), label(service, list.layer, earlier));
                let path = format!("spec.{}[{index}]", list.layer);
                out.report(
                    service.object,
                    path,
                    format!("rule {this} is never reached: {first} before it has no `match` and takes every request"),
                )
                .help(format!("move rule {first} to the end, or delete this rule"))
                .related(service.object, format!("spec.{}[{earlier}]", list.layer), "takes every request");
            }
        }
    }
}
