//! Routes to services that their clients may not see.

use std::collections::BTreeSet;

use super::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::store::Of;
use crate::store::gateways::GatewayTarget;
use crate::store::hosts::{Provider, Resolution};
use crate::text::words;

rule! {
    /// A route to a service whose `exportTo` hides it from the clients of the route.
    ///
    /// Services say it in the annotation `networking.istio.io/exportTo`, ServiceEntries in `exportTo`. The
    /// clients of a route that is bound to a Gateway are the gateway's pods, in their own namespace.
    ///
    /// ## Why is this bad?
    ///
    /// To those clients the service does not exist: requests get 503 (`NC`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: reviews
    ///   namespace: shop
    ///   annotations: {networking.istio.io/exportTo: "."}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: front}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc.cluster.local}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: reviews
    ///   namespace: shop
    ///   annotations: {networking.istio.io/exportTo: "front"}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: front}
    /// spec:
    ///   hosts: [reviews.example.com]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews.shop.svc.cluster.local}
    /// ```
    "MSH0110", "host-not-visible", Reference, Error,
    aliases: [],
    rows: ["VS-033"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let viewers = viewers_of(cx, service);
        let mut said = BTreeSet::new();
        for target in targets(service) {
            let Some(host) = target.destination.host.as_deref() else { continue };
            let Resolution::Found(providers) = cx.resolve(host, &service.object.namespace) else { continue };
            let hidden: Vec<&str> =
                viewers.iter().copied().filter(|viewer| !providers.iter().any(|provider| cx.provider_visible(provider, viewer))).collect();
            if hidden.is_empty() || !said.insert(host) {
                continue;
            }
            let provider = providers[0];
            let kind = &provider.object().kind_name;
            let message = format!("`{host}` is hidden from clients in namespace {}", words::list(&hidden, 3));
            let finding = out.report(service.object, format!("{}.host", target.path), message);
            finding.note("to them the service does not exist: requests get 503 (NC)");
            finding.help(format!("add `{}` to the {kind}'s `exportTo`", hidden[0]));
            let path = match provider {
                Provider::Service(_) => "metadata.annotations[\"networking.istio.io/exportTo\"]",
                Provider::Entry(_) => "spec.exportTo",
            };
            finding.related(provider.object(), path, "it is exported to these only");
        }
    }
}

/// Returns the namespaces of the clients, as far as they are known.
fn viewers_of<'m>(cx: &Context<'m>, service: Of<'m, VirtualService>) -> BTreeSet<&'m str> {
    let mut viewers = BTreeSet::new();
    for binding in cx.mesh.bindings(service) {
        match binding.target {
            GatewayTarget::Mesh => {
                viewers.insert(service.object.namespace.as_str());
            }
            GatewayTarget::Istio(gateway) => viewers.extend(cx.mesh.gateway_namespaces(gateway).unwrap_or_default()),
            _ => {}
        }
    }
    viewers
}
