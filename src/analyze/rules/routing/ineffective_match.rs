//! A match of a rule that an earlier match covers, while other matches of the rule still work.

use crate::analyze::rules::routing::reach::{Reach, reach};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// A match of a rule that an earlier match covers, while other matches of the rule still work.
    ///
    /// ## Why is this bad?
    ///
    /// It says nothing new: requests that fit it take the earlier rule, or the same rule anyway.
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
    ///   - match:
    ///     - uri: {prefix: /items}
    ///     - uri: {prefix: /items/new}
    ///     route: [{destination: {host: catalog}}]
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
    ///   - match:
    ///     - uri: {prefix: /items}
    ///     - uri: {prefix: /offers}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0203", "ineffective-match", Routing, Info,
    aliases: ["IST0131"],
    rows: ["VS-068"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for list in reach(service) {
            let partly = |rule: &&Reach| rule.catch_all.is_none() && !rule.is_covered();
            for (index, rule) in list.rules.iter().enumerate().filter(|(_, rule)| partly(rule)) {
                for (position, cover) in rule.covers.iter().zip(&rule.own).enumerate() {
                    let Some(cover) = cover.0.or(*cover.1) else { continue };
                    let base = format!("spec.{}", list.layer);
                    let other = format!("{base}[{}].match[{}]", cover.rule, cover.position);
                    let word = if cover.equal { "the same as" } else { "covered by" };
                    let short = other.trim_start_matches("spec.");
                    out.report(
                        service.object,
                        format!("{base}[{index}].match[{position}]"),
                        format!("this match has no effect: it is {word} `{short}` before it"),
                    )
                    .help("delete it, or make it ask for something else")
                    .related(service.object, &other, "takes these requests first");
                }
            }
        }
    }
}
