//! Retries with a `timeout` but no `perTryTimeout`.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::{Context, Findings, rule};
use crate::text::duration::render;

rule! {
    /// Retries with a `timeout` but no `perTryTimeout`.
    ///
    /// ## Why is this bad?
    ///
    /// The first slow try uses the whole timeout: retries help against errors, never against slowness.
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
    ///   - timeout: 10s
    ///     retries: {attempts: 3}
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
    ///   - timeout: 10s
    ///     retries: {attempts: 3, perTryTimeout: 2s}
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0408", "per-try-timeout-missing", Traffic, Info,
    aliases: [],
    rows: ["VS-107"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in http_rules(cx) {
        let Some(retries) = &rule.route.retries else { continue };
        let Some(timeout) = rule.route.timeout.map(|timeout| timeout.0).filter(|timeout| !timeout.is_zero()) else { continue };
        let attempts = u32::try_from(retries.attempts.unwrap_or_default()).unwrap_or_default();
        if attempts > 0 && retries.per_try_timeout.is_none() {
            out.report(
                rule.service.object,
                rule.at("retries"),
                "retries without `perTryTimeout`: the first slow try uses the whole timeout",
            )
            .on_key()
            .help(format!(
                "set `perTryTimeout` to at most {}, which is {} / {}",
                render(timeout / (attempts + 1)),
                render(timeout),
                attempts + 1
            ));
        }
    }
}
