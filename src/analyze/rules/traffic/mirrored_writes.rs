//! A mirror of requests that write: POST, PUT, PATCH or DELETE.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::rules::traffic::mirrors;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A mirror of requests that write: POST, PUT, PATCH or DELETE.
    ///
    /// ## Why is this bad?
    ///
    /// The mirrored service carries them out too: where both write to one place, everything is written
    /// twice.
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
    ///   - match: [{uri: {prefix: /orders}, method: {exact: POST}}]
    ///     route: [{destination: {host: orders}}]
    ///     mirror: {host: orders-next}
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
    ///   - match: [{uri: {prefix: /orders}, method: {exact: GET}}]
    ///     route: [{destination: {host: orders}}]
    ///     mirror: {host: orders-next}
    /// ```
    "MSH0420", "mirrored-writes", Traffic, Warning,
    aliases: [],
    rows: ["PD-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let method = rule.matches().find_map(|(path, request)| {
            let method = request.method.as_ref()?.exact.as_deref()?;
            ["POST", "PUT", "PATCH", "DELETE"].contains(&method).then(|| (format!("{path}.method"), method.to_owned()))
        });
        let Some((place, method)) = method else { continue };
        let off = rule.route.mirror_percentage.as_ref().and_then(|share| share.value) == Some(0.0);
        let Some((path, mirror)) = mirrors(&rule).into_iter().next().filter(|_| !off) else { continue };
        let host = mirror.host.as_deref().unwrap_or_default();
        out.report(
            rule.service.object,
            format!("{path}.host"),
            format!("{method} requests are mirrored to `{host}`, which carries them out too"),
        )
        .note("where both services write to one place, everything is written twice")
        .help("mirror only rules that match GET and HEAD, or make sure that the mirrored service writes elsewhere")
        .related(rule.service.object, place, "takes requests that write");
    }
}
