//! Listeners without routes.

use foldhash::{HashSet, HashSetExt};

rule! {
    /// A listener that no route in the input attaches to.
    ///
    /// ## Why is this bad?
    ///
    /// Requests to it get 404.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners:
    ///   - {name: http, port: 80, protocol: HTTP}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: HTTPRoute
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   parentRefs: [{name: edge}]
    ///   rules:
    ///   - backendRefs: [{name: catalog, port: 80}]
    /// ```
    "MSH1274", "listener-without-routes", GatewayApi, Off,
    aliases: [],
    rows: ["KGW-027"],
    fix: None,
}

use crate::analyze::{Context, Findings, rule};
use crate::store::ObjectId;
use crate::store::gateway_api::Attachment;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut used: HashSet<(ObjectId, usize)> = HashSet::new();
    for route in cx.mesh.gateway_routes() {
        for parent in route.parents {
            if let Attachment::Accepted(listeners) = cx.mesh.attach(&route, parent) {
                used.extend(listeners.iter().map(|listener| (listener.owner.id, listener.position)));
            }
        }
    }
    for listener in cx.mesh.listeners() {
        if listener.protocol() != "HBONE" && !used.contains(&(listener.owner.id, listener.position)) {
            out.report(listener.owner, listener.path("name"), format!("no route attaches to listener `{}`", listener.name()))
                .help("attach a route, or remove the listener");
        }
    }
}
