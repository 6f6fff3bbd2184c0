//! A rule whose every match stands in an earlier rule already.

use crate::analyze::rules::routing::label;
use crate::analyze::rules::routing::reach::reach;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A rule whose every match stands in an earlier rule already.
    ///
    /// ## Why is this bad?
    ///
    /// The first rule that matches wins: the later one never gets a request.
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
    ///   - match: [{uri: {prefix: /items}}]
    ///     route: [{destination: {host: catalog, subset: v1}}]
    ///   - match: [{uri: {prefix: /items}}]
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
    ///   - match: [{uri: {prefix: /items/new}}]
    ///     route: [{destination: {host: catalog, subset: v2}}]
    ///   - match: [{uri: {prefix: /items}}]
    ///     route: [{destination: {host: catalog, subset: v1}}]
    /// ```
    "MSH0202", "duplicate-match", Routing, Warning,
    aliases: ["IST0130"],
    rows: ["VS-067"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for list in reach(service) {
            for (index, rule) in list.rules.iter().enumerate().filter(|(_, rule)| rule.is_duplicate()) {
                let Some(cover) = rule.covers.iter().flatten().next() else { continue };
                let (this, first) = (label(service, list.layer, index), label(service, list.layer, cover.rule));
                let path = format!("spec.{}[{index}]", list.layer);
                out.report(
                    service.object,
                    path,
                    format!("rule {this} is never reached: what it matches is matched by rule {first} before it"),
                )
                .note("the first rule that matches wins")
                .help("delete one of them, or give this one a condition the other lacks and move it before the other")
                .related(
                    service.object,
                    format!("spec.{}[{}].match[{}]", list.layer, cover.rule, cover.position),
                    "the same match",
                );
            }
        }
    }
}
