//! Host `*` in a VirtualService that sidecars use.

use crate::analyze::rules::routing::on_mesh;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;

rule! {
    /// Host `*` in a VirtualService that sidecars use.
    ///
    /// ## Why is this bad?
    ///
    /// It would capture every request of every sidecar; the API server rejects it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: any, namespace: shop}
    /// spec:
    ///   hosts: ["*"]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: any, namespace: shop}
    /// spec:
    ///   hosts: ["*"]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route: [{destination: {host: catalog}}]
    /// ```
    "MSH0210", "star-host-on-mesh", Routing, Error,
    aliases: [],
    rows: ["VS-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>().filter(|service| on_mesh(*service)) {
        if let Some(at) = service.body.hosts.iter().position(|host| host == "*") {
            out.report(service.object, format!("spec.hosts[{at}]"), "host `*` in a VirtualService that sidecars use")
                .note("the API server rejects it: only gateways may have rules for every host")
                .help(if service.body.gateways.is_empty() {
                    "name the gateway in `gateways`, or the hosts that are meant"
                } else {
                    "take `mesh` out of `gateways`, or name the hosts that are meant"
                });
        }
    }
}
