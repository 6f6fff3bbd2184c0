//! A connection timeout that is not shorter than the timeout of requests to the same host.

use crate::analyze::rules::routing::http_rules;
use crate::analyze::rules::traffic::Policies;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::{DestinationRule, TrafficPolicy};
use crate::text::duration::render;
use crate::text::is_unknown;
use std::collections::BTreeSet;
use std::time::Duration;

rule! {
    /// A connection timeout that is not shorter than the timeout of requests to the same host.
    ///
    /// ## Why is this bad?
    ///
    /// The request times out before the connection attempt does: a dead endpoint is never noticed as
    /// one, and no other is tried.
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
    ///   - timeout: 2s
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog
    ///   trafficPolicy:
    ///     connectionPool: {tcp: {connectTimeout: 5s}}
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
    ///   - timeout: 2s
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog
    ///   trafficPolicy:
    ///     connectionPool: {tcp: {connectTimeout: 500ms}}
    /// ```
    "MSH0418", "connect-timeout-longer-than-timeout", Traffic, Warning,
    aliases: [],
    rows: ["DR-028"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = Policies::of(cx);
    let mut told = BTreeSet::new();
    for rule in http_rules(cx) {
        let Some(timeout) = rule.route.timeout.map(|timeout| timeout.0).filter(|timeout| !timeout.is_zero()) else { continue };
        for destination in rule.route.route.iter().filter_map(|leg| leg.destination.as_ref()) {
            let Some(host) = destination.host.as_deref().filter(|host| !is_unknown(host)) else { continue };
            let full = cx.full_host(host, &rule.service.object.namespace);
            for policy in policies.of_host(&full) {
                let Some((path, connect)) = connect_timeout(policy.body, destination.subset.as_deref()) else { continue };
                if connect < timeout || !told.insert((policy.object.id, path.clone())) {
                    continue;
                }
                out.report(
                    policy.object,
                    path,
                    format!("connecting to `{host}` may take {}, but its requests time out after {}", render(connect), render(timeout)),
                )
                .note("the request fails before the connection attempt does, so no other endpoint is tried")
                .help("make `connectTimeout` clearly shorter than the timeout of the rule")
                .related(rule.service.object, rule.at("timeout"), "the timeout of requests");
            }
        }
    }
}

/// Returns the connection timeout for a subset, whose own policy goes before the host's.
fn connect_timeout(rule: &DestinationRule, subset: Option<&str>) -> Option<(String, Duration)> {
    let of = |policy: Option<&TrafficPolicy>| policy?.connection_pool.as_ref()?.tcp.as_ref()?.connect_timeout.map(|time| time.0);
    let own = rule.subsets.iter().position(|one| one.name.is_some() && one.name.as_deref() == subset);
    let own = own.and_then(|at| Some((format!("spec.subsets[{at}].trafficPolicy"), of(rule.subsets[at].traffic_policy.as_ref())?)));
    let (base, time) = own.or_else(|| Some(("spec.trafficPolicy".to_owned(), of(rule.traffic_policy.as_ref())?)))?;
    Some((format!("{base}.connectionPool.tcp.connectTimeout"), time))
}
