//! VirtualServices with the same host on the same gateway whose matches overlap.

use crate::analyze::rules::routing::condition::{covers_on_one_gateway, is_catch_all};
use crate::analyze::rules::routing::{MESH, full_gateway, full_hosts, gateways, is_delegate};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::{HttpMatchRequest, VirtualService};
use crate::store::Of;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// VirtualServices with the same host on the same gateway whose matches overlap.
    ///
    /// ## Why is this bad?
    ///
    /// Gateways do merge the rules of several VirtualServices for one host, in an order nobody
    /// controls: which of two overlapping rules gets a request can change with any redeployment.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: items, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items/new}}]
    ///     route: [{destination: {host: items}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /items}}]
    ///     route: [{destination: {host: catalog}}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: offers, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/public]
    ///   http:
    ///   - match: [{uri: {prefix: /offers}}]
    ///     route: [{destination: {host: offers}}]
    /// ```
    "MSH0206", "conflicting-gateway-routes", Routing, Warning,
    aliases: ["KIA1106"],
    rows: ["VS-072"],
    fix: None,
}

/// Objects of one host that are compared with each other at most.
const MOST: usize = 64;

/// The rules of a VirtualService on one gateway: position, and position of the match if it has any.
type Entry<'m> = (usize, Option<usize>, Cow<'m, HttpMatchRequest>);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut by_host: BTreeMap<(String, String), Vec<Of<'_, VirtualService>>> = BTreeMap::new();
    for service in cx.mesh.all::<VirtualService>().filter(|service| !is_delegate(*service) && !service.object.masked) {
        for gateway in gateways(service).into_iter().filter(|gateway| gateway != MESH) {
            for (_, host) in full_hosts(cx, service) {
                by_host.entry((gateway.clone(), host)).or_default().push(service);
            }
        }
    }
    let mut told = BTreeSet::new();
    for ((gateway, host), users) in by_host.iter().filter(|(_, users)| users.len() > 1) {
        for (position, service) in users.iter().enumerate() {
            for other in users[..position].iter().take(MOST).filter(|other| !other.object.same_identity(service.object)) {
                let Some((theirs, mine)) = overlap(*other, *service, gateway) else { continue };
                if told.insert((other.object.id, service.object.id)) {
                    report(out, *service, *other, (gateway, host), (&theirs, &mine));
                }
            }
        }
    }
}

fn report(
    out: &mut Findings,
    service: Of<'_, VirtualService>,
    other: Of<'_, VirtualService>,
    (gateway, host): (&str, &str),
    (theirs, mine): (&Entry<'_>, &Entry<'_>),
) {
    let name = other.object.reference();
    out.report(service.object, path(mine), format!("requests to `{host}` on gateway `{gateway}` match this rule and one of {name}"))
        .note("gateways merge the rules of both objects in no order you control: either rule may win")
        .help("put both rules into one VirtualService, in the order you want, or make their matches disjoint")
        .related(other.object, path(theirs), "matches the same requests");
}

fn path((rule, position, _): &Entry<'_>) -> String {
    position.map_or_else(|| format!("spec.http[{rule}]"), |position| format!("spec.http[{rule}].match[{position}]"))
}

/// Returns a pair of rules of which one takes requests of the other. A single catch-all is none:
/// the control plane puts it last.
fn overlap<'m>(left: Of<'m, VirtualService>, right: Of<'m, VirtualService>, gateway: &str) -> Option<(Entry<'m>, Entry<'m>)> {
    let (left, right) = (entries(left, gateway), entries(right, gateway));
    for ours in &left {
        for theirs in &right {
            let (a, b) = (&ours.2, &theirs.2);
            let covered = covers_on_one_gateway(a, b) || covers_on_one_gateway(b, a);
            if covered && is_catch_all(a) == is_catch_all(b) {
                return Some((ours.clone(), theirs.clone()));
            }
        }
    }
    None
}

fn entries<'m>(service: Of<'m, VirtualService>, gateway: &str) -> Vec<Entry<'m>> {
    let mut found = Vec::new();
    for (rule, route) in service.body.http.iter().enumerate() {
        if route.matches.is_empty() {
            found.push((rule, None, Cow::Owned(HttpMatchRequest::default())));
        }
        for (position, request) in route.matches.iter().enumerate() {
            let named = request.gateways.iter().any(|name| full_gateway(name, &service.object.namespace) == gateway);
            if request.gateways.is_empty() || named {
                found.push((rule, Some(position), Cow::Borrowed(request)));
            }
        }
    }
    found
}
