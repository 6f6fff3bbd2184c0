//! Destinations without a port at services with several.

use std::collections::BTreeSet;

use super::{known_ports, targets};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Level;
use crate::store::Of;
use crate::store::gateways::{GatewayTarget, servers};
use crate::store::hosts::Resolution;
use crate::text::words;

rule! {
    /// A route whose destination names no port although the service has several.
    ///
    /// Without a port Istio takes the one the request came in on. That is an error where the service has no
    /// such port, and only worth knowing where it has: in a VirtualService for the service itself every port
    /// leads to its own.
    ///
    /// ## Why is this bad?
    ///
    /// Where the request's port is no port of the destination the proxy finds no cluster: 503 (`NC`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 8000}, {name: grpc, port: 9000}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [reviews.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc.cluster.local}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 8000}, {name: grpc, port: 9000}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [reviews.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc.cluster.local, port: {number: 8000}}
    /// ```
    "MSH0103", "ambiguous-port", Reference, Error,
    aliases: ["IST0112"],
    rows: ["VS-034"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let mut arrivals = None;
        for target in targets(service) {
            let Some(host) = target.destination.host.as_deref().filter(|_| target.destination.port.is_none()) else { continue };
            let Resolution::Found(providers) = cx.resolve(host, &service.object.namespace) else { continue };
            let Some(ports) = known_ports(&providers) else { continue };
            let numbers: BTreeSet<i64> = ports.iter().map(|port| port.number).collect();
            if numbers.len() < 2 {
                continue;
            }
            let arrivals = arrivals.get_or_insert_with(|| arrivals_of(cx, service));
            let finding = out.report(
                service.object,
                format!("{}.host", target.path),
                format!("`{host}` has {} and the destination names none of them", words::count(numbers.len(), "port")),
            );
            finding.level(level_of(arrivals.as_ref(), &numbers)).note(note_of(arrivals.as_ref(), &numbers));
            finding.help(format!("add `port: {{number: …}}` with one of {}", words::list(numbers.iter().map(i64::to_string), 6)));
            finding.related(providers[0].object(), "spec.ports", "its ports");
        }
    }
}

/// Returns the ports that requests of a VirtualService come in on; `None` when some are not known.
pub(crate) fn arrivals_of(cx: &Context<'_>, service: Of<'_, VirtualService>) -> Option<BTreeSet<i64>> {
    let mut arrivals = BTreeSet::new();
    for binding in cx.bindings(service) {
        match binding.target {
            GatewayTarget::Mesh => {
                for host in &service.body.hosts {
                    let Resolution::Found(providers) = cx.resolve(host, &service.object.namespace) else { return None };
                    arrivals.extend(known_ports(&providers)?.iter().map(|port| port.number));
                }
            }
            GatewayTarget::Istio(gateway) => arrivals.extend(servers(gateway).filter_map(|server| server.port()).map(i64::from)),
            _ => return None,
        }
    }
    (!arrivals.is_empty()).then_some(arrivals)
}

fn level_of(arrivals: Option<&BTreeSet<i64>>, ports: &BTreeSet<i64>) -> Level {
    match arrivals {
        Some(arrivals) if arrivals.is_subset(ports) => Level::Info,
        Some(arrivals) if arrivals.is_disjoint(ports) => Level::Error,
        _ => Level::Warning,
    }
}

fn note_of(arrivals: Option<&BTreeSet<i64>>, ports: &BTreeSet<i64>) -> String {
    let Some(arrivals) = arrivals else {
        return "the port the request came in on is taken, which may be none of its ports".to_owned();
    };
    let missing: Vec<String> = arrivals.difference(ports).map(i64::to_string).collect();
    if missing.is_empty() {
        return "each request goes on to the port it came in on".to_owned();
    }
    format!("requests that come in on port {} find no cluster: 503 (NC)", words::list(missing, 6))
}
