//! A mirror without a percentage, which copies every request.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A mirror without a percentage, which copies every request.
    ///
    /// ## Why is this bad?
    ///
    /// The mirrored service must bear the full load, and clients' proxies send everything twice.
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
    ///     mirror: {host: catalog-next}
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
    ///     mirrorPercentage: {value: 10}
    /// ```
    "MSH0415", "mirror-copies-all", Traffic, Off,
    aliases: [],
    rows: ["VS-022"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let route = rule.route;
        let given = route.mirror_percentage.is_some() || route.mirror_percent.is_some() || route.mirror_percent_snake.is_some();
        let single = (route.mirror.is_some() && !given).then(|| rule.at("mirror"));
        let several = route.mirrors.iter().enumerate().filter(|(_, mirror)| mirror.percentage.is_none());
        for path in single.into_iter().chain(several.map(|(at, _)| rule.at(&format!("mirrors[{at}]")))) {
            out.report(rule.service.object, path, "every request is mirrored").on_key().help("say how many are: `percentage: {value: 10}`");
        }
    }
}
