//! An IP address as server name of a TLS rule.

use crate::analyze::rules::routing::is_address;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// An IP address as server name of a TLS rule.
    ///
    /// ## Why is this bad?
    ///
    /// TLS clients never send addresses as server names: the rule takes no connection.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   hosts: [10.20.30.40]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{sniHosts: [10.20.30.40]}]
    ///     route: [{destination: {host: legacy}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   hosts: [legacy.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{sniHosts: [legacy.example.com]}]
    ///     route: [{destination: {host: legacy}}]
    /// ```
    "MSH0241", "sni-address", Routing, Warning,
    aliases: [],
    rows: ["VS-076"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        for (rule, route) in service.body.tls.iter().enumerate() {
            for (position, request) in route.matches.iter().enumerate() {
                for (at, name) in request.sni_hosts.iter().enumerate().filter(|(_, name)| is_address(name)) {
                    let path = format!("spec.tls[{rule}].match[{position}].sniHosts[{at}]");
                    out.report(service.object, path, format!("server name `{name}` is an address, which no client sends"))
                        .note("TLS does not allow addresses as server names: the rule takes no connection")
                        .help("use a `tcp` rule, or a DNS name");
                }
            }
        }
    }
}
