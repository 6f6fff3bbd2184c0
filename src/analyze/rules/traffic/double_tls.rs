//! TLS inside TLS.

use super::policies::{Policy, Scope, all, full_host, ports, providers};
use crate::analyze::rules::reference::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::http_route::HttpRoute;
use crate::api::istio::client_tls::TlsMode;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::hosts::Provider;

rule! {
    /// TLS origination for a port on which clients already speak TLS.
    ///
    /// A port declared HTTPS or TLS carries the clients' own TLS. Routes that send plain HTTP to the port are the exception:
    /// there the proxy's TLS is the only one.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy wraps the client's TLS in another one; the server decrypts once and finds TLS where it expects a request.
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
    ///     tls: {mode: SIMPLE, caCertificates: /etc/ssl/certs/ca-certificates.crt}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   ports:
    ///   - {number: 80, name: http, protocol: HTTP, targetPort: 443}
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, caCertificates: /etc/ssl/certs/ca-certificates.crt}
    /// ```
    "MSH0478", "double-tls", Traffic, Error,
    aliases: [],
    rows: ["DR-053"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        if !policy.tls.is_some_and(|tls| matches!(tls.mode, Some(TlsMode::Simple | TlsMode::Mutual))) {
            continue;
        }
        let Some(host) = full_host(cx, policy.rule) else { continue };
        let found = providers(cx, policy.rule);
        // A gateway may well re-encrypt to a Service of the cluster.
        let [Provider::Entry(entry)] = found.as_slice() else { continue };
        let mut known = ports(cx, policy.rule);
        known.retain(|port| applies(&policy, port.number));
        let Some(port) = known.first().filter(|_| known.iter().all(|port| port.protocol.is_tls())) else { continue };
        if cx.has::<HttpRoute>() || is_reached_by_http(cx, &host, port.number) {
            continue;
        }
        out.report(
            policy.rule.object,
            format!("{}.tls.mode", policy.path),
            format!("TLS to port {} of `{host}` is wrapped in TLS once more", port.number),
        )
        .related(entry.object, format!("{}.protocol", port.path), format!("clients speak {} here already", port.protocol.word()))
        .note("the server finds TLS where it expects a request")
        .help("declare a port `HTTP` (such as 80 with `targetPort: 443`) for clients to call in plaintext, or take the `tls` block away");
    }
}

/// Tells whether the policy decides about a port.
fn applies(policy: &Policy<'_>, port: i64) -> bool {
    match policy.scope {
        Scope::Port(number) => number == Some(port),
        Scope::Host | Scope::Subset(_) => policy.whole.is_none_or(|whole| {
            let mut own = whole.port_level_settings.iter().filter_map(|settings| settings.port.as_ref()?.number);
            !own.any(|number| i64::from(number) == port)
        }),
    }
}

/// Tells whether an HTTP route leads to the port: its requests are plain before the proxy encrypts them.
fn is_reached_by_http(cx: &Context<'_>, host: &str, port: i64) -> bool {
    cx.all::<VirtualService>().any(|service| {
        targets(service).iter().any(|target| {
            let number = target.destination.port.as_ref().and_then(|port| port.number).map(i64::from);
            let name = target.destination.host.as_deref().unwrap_or_default();
            target.is_http() && number.is_none_or(|number| number == port) && cx.full_host(name, &service.object.namespace) == host
        })
    })
}
