//! One server name in two TLS routes of the same gateway.

use crate::analyze::rules::routing::{MESH, full_gateway, gateways};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Of;
use crate::text::is_unknown;
use std::collections::BTreeMap;

rule! {
    /// One server name in two TLS routes of the same gateway.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway gets two filter chains for the same name: the proxy rejects the whole listener
    /// update, and later changes with it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog-a, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{port: 443, sniHosts: [catalog.example.com]}]
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog-b, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{port: 443, sniHosts: [catalog.example.com]}]
    ///     route: [{destination: {host: catalog-next}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{port: 443, sniHosts: [catalog.example.com]}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0207", "conflicting-sni", Routing, Error,
    aliases: [],
    rows: ["VS-073"],
    fix: None,
}

/// A server name's use: object, and positions of rule, match and name.
type Use<'m> = (Of<'m, VirtualService>, usize, usize, usize);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut by_name: BTreeMap<(String, String), Vec<Use<'_>>> = BTreeMap::new();
    for service in cx.mesh.all::<VirtualService>().filter(|service| !service.body.tls.is_empty()) {
        let bound = gateways(service);
        for (rule, route) in service.body.tls.iter().enumerate() {
            for (position, request) in route.matches.iter().enumerate() {
                let own: Vec<String> = request.gateways.iter().map(|name| full_gateway(name, &service.object.namespace)).collect();
                let on = if own.is_empty() { &bound } else { &own };
                for gateway in on.iter().filter(|gateway| *gateway != MESH) {
                    for (at, name) in request.sni_hosts.iter().enumerate().filter(|(_, name)| !name.is_empty() && !is_unknown(name)) {
                        by_name.entry((gateway.clone(), name.to_lowercase())).or_default().push((service, rule, position, at));
                    }
                }
            }
        }
    }
    for ((gateway, name), uses) in by_name.iter().filter(|(_, uses)| uses.len() > 1) {
        for (index, this) in uses.iter().enumerate() {
            let Some(other) = uses[..index].iter().take(64).find(|other| clash(other, this)) else { continue };
            let whose = if other.0.object.id == this.0.object.id { String::new() } else { format!(" of {}", other.0.object.reference()) };
            out.report(this.0.object, path(this), format!("server name `{name}` is routed twice on gateway `{gateway}`"))
                .note("two filter chains with the same match: the proxy rejects the listener")
                .help(format!("keep one of the two; the other one is `{}`{whose}", path(other)))
                .related(other.0.object, path(other), "the same server name");
        }
    }
}

fn path((_, rule, position, at): &Use<'_>) -> String {
    format!("spec.tls[{rule}].match[{position}].sniHosts[{at}]")
}

fn clash(left: &Use<'_>, right: &Use<'_>) -> bool {
    let request = |this: &Use<'_>| this.0.body.tls[this.1].matches[this.2].clone();
    let (ours, theirs) = (request(left), request(right));
    let same_object = left.0.object.id == right.0.object.id;
    (same_object || !left.0.object.same_identity(right.0.object))
        && (ours.port.is_none() || theirs.port.is_none() || ours.port == theirs.port)
        && ours.destination_subnets == theirs.destination_subnets
        && (left.1, left.2, left.3, left.0.object.id) != (right.1, right.2, right.3, right.0.object.id)
}
