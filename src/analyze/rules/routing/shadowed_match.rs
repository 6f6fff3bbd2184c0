//! A rule that earlier, wider matches leave no request for.

use crate::analyze::rules::routing::label;
use crate::analyze::rules::routing::reach::{Reach, reach};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A rule that earlier, wider matches leave no request for.
    ///
    /// ## Why is this bad?
    ///
    /// The first rule that matches wins. A prefix before a longer prefix or an exact path, or a match
    /// with fewer conditions before one with more, takes everything.
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
    ///   - match: [{uri: {prefix: /items/new}}]
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
    "MSH0204", "shadowed-match", Routing, Warning,
    aliases: [],
    rows: ["VS-069"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for list in reach(service) {
            let shadowed = |rule: &&Reach| rule.is_covered() && !rule.is_duplicate();
            for (index, rule) in list.rules.iter().enumerate().filter(|(_, rule)| shadowed(rule)) {
                let this = label(service, list.layer, index);
                let mut covers = rule.covers.iter().flatten();
                let Some(cover) = covers.clone().find(|cover| !cover.equal).or_else(|| covers.next()) else { continue };
                let first = label(service, list.layer, cover.rule);
                let other = format!("spec.{}[{}].match[{}]", list.layer, cover.rule, cover.position);
                out.report(
                    service.object,
                    format!("spec.{}[{index}]", list.layer),
                    format!("rule {this} is never reached: rule {first} before it is wider and takes its requests"),
                )
                .note("the first rule that matches wins")
                .help(format!("move this rule before {first}"))
                .related(service.object, other, "the wider match");
            }
        }
    }
}
