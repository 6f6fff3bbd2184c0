//! TCP rules of sidecars for a service all of whose ports are HTTP.

use crate::analyze::rules::routing::{full_hosts, only_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::store::hosts::Provider;

rule! {
    /// TCP rules of sidecars for a service all of whose ports are HTTP.
    ///
    /// ## Why is this bad?
    ///
    /// On HTTP ports sidecars route requests, by `http` rules: the TCP rules never apply.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   tcp:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0243", "tcp-routes-on-http-port", Routing, Warning,
    aliases: [],
    rows: ["VS-078"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.mesh.all::<VirtualService>().filter(|service| only_mesh(*service) && !service.body.tcp.is_empty()) {
        for (at, full) in full_hosts(cx, service) {
            let providers = cx.providers(&full);
            let ports: Vec<_> = providers.iter().flat_map(Provider::ports).collect();
            let host = &service.body.hosts[at];
            for (index, rule) in service.body.tcp.iter().enumerate() {
                let wanted: Option<Vec<u32>> = rule.matches.iter().map(|request| request.port).collect();
                let wanted = wanted.filter(|wanted| !wanted.is_empty());
                let on = |number: i64| wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|port| i64::from(*port) == number));
                let taken: Vec<_> = ports.iter().filter(|port| on(port.number)).collect();
                let Some(first) = taken.first().filter(|_| taken.iter().all(|port| port.protocol.is_http())) else { continue };
                out.report(
                    service.object,
                    format!("spec.tcp[{index}]"),
                    format!("TCP rule for `{host}`, whose port {} is {}", first.number, first.protocol.word()),
                )
                .note("sidecars route requests of HTTP ports by `http` rules: this one never applies")
                .help("write an `http` rule, or name the port `tcp-…` if it does not speak HTTP")
                .related(providers[0].object(), &first.path, "the port");
            }
        }
    }
}
