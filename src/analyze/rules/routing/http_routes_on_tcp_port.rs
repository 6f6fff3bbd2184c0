//! HTTP rules of sidecars for a service all of whose ports are plain TCP or TLS.

use crate::analyze::rules::routing::{full_hosts, only_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::store::hosts::Provider;

rule! {
    /// HTTP rules of sidecars for a service all of whose ports are plain TCP or TLS.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy forwards such ports as bytes and never looks at requests: the rules never apply.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-catalog, port: 9000}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http-catalog, port: 9000}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0242", "http-routes-on-tcp-port", Routing, Warning,
    aliases: [],
    rows: ["VS-077"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.mesh.all::<VirtualService>().filter(|service| only_mesh(*service) && !service.body.http.is_empty()) {
        for (at, full) in full_hosts(cx, service) {
            let providers = cx.providers(&full);
            let ports: Vec<_> = providers.iter().flat_map(Provider::ports).collect();
            if ports.is_empty() || ports.iter().any(|port| !port.protocol.is_opaque()) {
                continue;
            }
            let (host, first) = (&service.body.hosts[at], &ports[0]);
            out.report(
                service.object,
                "spec.http",
                format!("HTTP rules for `{host}`, whose port {} is {}", first.number, first.protocol.word()),
            )
            .on_key()
            .note("the proxy forwards its connections as bytes and never applies these rules")
            .help("declare the port as HTTP (`name: http-…` or `appProtocol: http`) if it is, or write `tcp` or `tls` rules")
            .related(providers[0].object(), &first.path, "the port");
        }
    }
}
