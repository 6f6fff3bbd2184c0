//! Gateway routes that leave out the subsets of the mesh's routes.

use std::collections::HashMap;

use crate::analyze::rules::reference::{Target, targets};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Of;
use crate::store::gateways::is_bound_to_mesh;
use crate::text::is_unknown;

rule! {
    /// A route of a gateway to a host without a subset, while sidecars route the same host to subsets.
    ///
    /// ## Why is this bad?
    ///
    /// VirtualServices of the mesh do not apply to gateways: requests from outside go to all pods of the
    /// service, canaries included, whatever the shares inside are.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   subsets: [{name: v1, labels: {version: v1}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: v1}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   subsets: [{name: v1, labels: {version: v1}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: v1}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [public]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: v1}
    /// ```
    "MSH0331", "mesh-subsets-bypassed-at-gateway", Gateway, Warning,
    aliases: ["IST0140"],
    rows: ["VS-053"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let shaped = shaped_hosts(cx);
    for service in cx.all::<VirtualService>() {
        let own = service.object.namespace.as_str();
        if service.body.gateways.is_empty() || service.body.gateways.iter().all(|name| name == "mesh") {
            continue;
        }
        for target in targets(service).into_iter().filter(Target::is_http_route) {
            let Some(host) = target.destination.host.as_deref().filter(|_| target.destination.subset.is_none()) else { continue };
            let Some((rules, path)) = shaped.get(&cx.full_host(host, own)) else { continue };
            if rules.object.id == service.object.id {
                continue;
            }
            let path_here = format!("{}.host", target.path);
            let finding = out.report(
                service.object,
                path_here,
                format!("requests of the gateway go to all of `{host}`, past the subsets that sidecars route to"),
            );
            finding.note("VirtualServices of the mesh do not apply to gateways");
            finding.help("route to the subsets here too, or add the gateway to the VirtualService of the service");
            finding.related(rules.object, path.clone(), "inside the mesh requests go to a subset");
        }
    }
}

/// Returns the hosts that sidecars route to subsets of, with the place that does.
fn shaped_hosts<'m>(cx: &Context<'m>) -> HashMap<String, (Of<'m, VirtualService>, String)> {
    let mut shaped = HashMap::new();
    for service in cx.mesh.all::<VirtualService>().filter(|service| is_bound_to_mesh(*service)) {
        let own = service.object.namespace.as_str();
        let hosts: Vec<String> = service.body.hosts.iter().filter(|host| !is_unknown(host)).map(|host| cx.full_host(host, own)).collect();
        for target in targets(service).into_iter().filter(Target::is_http_route) {
            let Some(host) = target.destination.host.as_deref().filter(|_| target.destination.subset.is_some()) else { continue };
            let full = cx.full_host(host, own);
            if hosts.contains(&full) {
                shaped.entry(full).or_insert_with(|| (service, format!("{}.subset", target.path)));
            }
        }
    }
    shaped
}
