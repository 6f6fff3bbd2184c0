//! An IP address as host of a VirtualService that only sidecars use.

use crate::analyze::rules::routing::{is_address, only_mesh};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// An IP address as host of a VirtualService that only sidecars use.
    ///
    /// ## Why is this bad?
    ///
    /// Sidecars route by Service; the API allows addresses for rules of gateways only, elsewhere they
    /// select nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   hosts: [10.20.30.40]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   hosts: [legacy.example.com]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0212", "address-on-mesh", Routing, Warning,
    aliases: [],
    rows: ["VS-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>().filter(|service| only_mesh(*service) && !service.body.http.is_empty()) {
        for (at, host) in service.body.hosts.iter().enumerate().filter(|(_, host)| is_address(host)) {
            out.report(service.object, format!("spec.hosts[{at}]"), format!("host `{host}` is an address, which works on gateways only"))
                .note("sidecars never choose this VirtualService for it")
                .help("write the name of the service, or bind the VirtualService to a gateway");
        }
    }
}
