//! Both `mirror` and `mirrors`, or a share of mirrored requests outside 0 to 100.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Both `mirror` and `mirrors`, or a share of mirrored requests outside 0 to 100.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
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
    ///     mirrorPercentage: {value: 150}
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
    ///     mirrorPercentage: {value: 15}
    /// ```
    "MSH0414", "mirror-fields", Traffic, Error,
    aliases: [],
    rows: ["VS-018", "VS-019"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let (route, object) = (rule.route, rule.service.object);
        if route.mirror.is_some() && !route.mirrors.is_empty() {
            out.report(object, rule.at("mirrors"), "`mirror` and `mirrors` in one rule")
                .on_key()
                .note("the API server rejects it")
                .help("move the destination of `mirror` into `mirrors`")
                .related(object, rule.at("mirror"), "the other one");
        }
        let single = route.mirror_percentage.iter().map(|share| (rule.at("mirrorPercentage.value"), share.value));
        let several = route.mirrors.iter().enumerate();
        let several = several.map(|(at, mirror)| {
            (rule.at(&format!("mirrors[{at}].percentage.value")), mirror.percentage.as_ref().and_then(|share| share.value))
        });
        for (path, value) in single.chain(several) {
            if let Some(value) = value.filter(|value| !(0.0..=100.0).contains(value)) {
                out.report(object, path, format!("`{value}` is no percentage"))
                    .note("the API server rejects it")
                    .help("write a number from 0 to 100");
            }
        }
    }
}
