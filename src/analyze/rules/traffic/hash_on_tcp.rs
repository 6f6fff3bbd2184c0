//! Hashing by parts of a request where the proxy sees none.

use super::policies::{Scope, all, ports, providers};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Consistent hashing by header, cookie or query parameter on a port that does not speak HTTP to the proxy.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy sees bytes, not requests: there is nothing to hash, and each connection goes to a random endpoint.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer: {consistentHash: {httpHeaderName: x-user}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   ports: [{number: 443, name: https, protocol: HTTPS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     loadBalancer: {consistentHash: {useSourceIp: true}}
    /// ```
    "MSH0467", "hash-on-tcp", Traffic, Warning,
    aliases: [],
    rows: ["DR-034"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(hash) = policy.load_balancer.and_then(|balancer| balancer.consistent_hash.as_ref()) else { continue };
        let field = if hash.http_header_name.is_some() {
            "httpHeaderName"
        } else if hash.http_cookie.is_some() {
            "httpCookie"
        } else if hash.http_query_parameter_name.is_some() {
            "httpQueryParameterName"
        } else {
            continue;
        };
        let mut known = ports(cx, policy.rule);
        if let Scope::Port(number) = policy.scope {
            known.retain(|port| Some(port.number) == number);
        }
        let Some(port) = known.first().filter(|_| known.iter().all(|port| port.protocol.is_opaque())) else { continue };
        let found = providers(cx, policy.rule);
        out.report(
            policy.rule.object,
            format!("{}.loadBalancer.consistentHash.{field}", policy.path),
            format!("`{}` speaks {} to the proxy: there is no request to hash", policy.host(), port.protocol.word()),
        )
        .on_key()
        .related(found[0].object(), &port.path, "the port")
        .note("each connection goes to a random endpoint")
        .help("hash by `useSourceIp: true`, or declare the port as HTTP if the proxy is to see requests");
    }
}
