//! Session affinity that proxies do not honour.

use std::collections::HashSet;

use super::{Scene, Standing};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::api::k8s::service::{Service, SessionAffinity};

rule! {
    /// `sessionAffinity: ClientIP` on a meshed Service.
    ///
    /// Nothing is reported when a DestinationRule in the input sets a consistent hash for the Service.
    ///
    /// ## Why is this bad?
    ///
    /// Session affinity is kube-proxy's; sidecars choose endpoints themselves and ignore it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   sessionAffinity: ClientIP
    ///   ports: [{name: http, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   sessionAffinity: None
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH0919", "session-affinity", Service, Info,
    aliases: [],
    rows: ["SVC-021"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    let hashed = hashed(cx);
    for service in cx.all::<Service>().filter(|service| service.body.session_affinity == Some(SessionAffinity::ClientIp)) {
        if scene.standing(service) != Standing::Meshed
            || hashed.contains(&cx.service_host(service.object.name(), &service.object.namespace))
        {
            continue;
        }
        out.report(service.object, "spec.sessionAffinity", "sidecars do not honour `sessionAffinity: ClientIP`")
            .note("it is kube-proxy's; sidecars choose endpoints themselves")
            .help("use a DestinationRule with `trafficPolicy.loadBalancer.consistentHash`");
    }
}

/// Returns the hosts for which a DestinationRule makes clients stay by a hash.
fn hashed(cx: &Context<'_>) -> HashSet<String> {
    let hashes = cx.all::<DestinationRule>().filter(|rule| {
        let balancer = rule.body.traffic_policy.as_ref().and_then(|policy| policy.load_balancer.as_ref());
        balancer.is_some_and(|balancer| balancer.consistent_hash.is_some())
    });
    hashes.filter_map(|rule| Some(cx.full_host(rule.body.host.as_deref()?, &rule.object.namespace))).collect()
}
