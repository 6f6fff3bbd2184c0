//! Retries of a host without a limit on how many run at once.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::rules::traffic::Policies;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::TrafficPolicy;
use crate::text::is_unknown;

rule! {
    /// Retries of a host without a limit on how many run at once.
    ///
    /// ## Why is this bad?
    ///
    /// The control plane raises the proxy's own limit of three concurrent retries to no limit. Under
    /// overload all requests are retried at once.
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
    ///   - retries: {attempts: 2, perTryTimeout: 2s}
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
    ///   - retries: {attempts: 2, perTryTimeout: 2s}
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog
    ///   trafficPolicy:
    ///     connectionPool: {http: {maxRetries: 20}}
    /// ```
    "MSH0409", "uncapped-retries", Traffic, Off,
    aliases: [],
    rows: ["VS-106"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = Policies::of(cx);
    for rule in http_rules(cx) {
        if rule.route.retries.as_ref().and_then(|retries| retries.attempts).unwrap_or_default() <= 0 {
            continue;
        }
        let namespace = &rule.service.object.namespace;
        let hosts = rule.route.route.iter().filter_map(|leg| leg.destination.as_ref()?.host.as_deref()).filter(|host| !is_unknown(host));
        let capped = |policy: &TrafficPolicy| {
            let pool = policy.connection_pool.as_ref().and_then(|pool| pool.http.as_ref());
            policy.retry_budget.is_some() || pool.is_some_and(|http| http.max_retries.is_some())
        };
        let open = hosts.map(|host| cx.full_host(host, namespace)).find(|host| {
            let mut rules = policies.of_host(host).iter().flat_map(|rule| {
                rule.body.traffic_policy.iter().chain(rule.body.subsets.iter().filter_map(|subset| subset.traffic_policy.as_ref()))
            });
            !rules.any(capped)
        });
        let Some(host) = open else { continue };
        out.report(rule.service.object, rule.at("retries"), format!("retries to `{host}` have no common limit"))
            .on_key()
            .note("under overload every request is retried at once")
            .help("set `retryBudget`, or `connectionPool.http.maxRetries`, in a DestinationRule of the host");
    }
}
