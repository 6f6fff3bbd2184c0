//! A VirtualService for a Service's cluster-internal name that only gateways use.

use crate::analyze::rules::routing::{full_hosts, on_mesh, only_gateways};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use std::collections::BTreeSet;

rule! {
    /// A VirtualService for a Service's cluster-internal name that only gateways use.
    ///
    /// ## Why is this bad?
    ///
    /// Calls inside the mesh use that name, and sidecars do not see this object: its rules do not apply
    /// to them.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.shop.svc.cluster.local]
    ///   gateways: [shop/public]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.shop.svc.cluster.local]
    ///   gateways: [shop/public, mesh]
    ///   http:
    ///   - timeout: 5s
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0256", "gateway-only-internal-host", Routing, Info,
    aliases: [],
    rows: ["VS-052"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let meshed = cx.mesh.all::<VirtualService>().filter(|service| on_mesh(*service));
    let served: BTreeSet<String> = meshed.flat_map(|service| full_hosts(cx, service)).map(|(_, host)| host).collect();
    for service in cx.mesh.all::<VirtualService>().filter(|service| only_gateways(*service)) {
        let internal = full_hosts(cx, service).into_iter().find(|(_, host)| cx.service_of_host(host).is_some() && !served.contains(host));
        let Some((at, full)) = internal else { continue };
        // Egress gateways are reached by names that sidecars route to them.
        if full.starts_with('*') || !service.body.hosts[at].contains('.') {
            continue;
        }
        out.report(service.object, format!("spec.hosts[{at}]"), format!("calls to `{full}` inside the mesh do not follow these rules"))
            .note("the VirtualService is bound to gateways only, sidecars do not use it")
            .help("add `mesh` to `gateways` if calls inside the mesh are meant too");
    }
}
