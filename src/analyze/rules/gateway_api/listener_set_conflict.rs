//! Listeners of `ListenerSets` that are taken.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// A listener of a ListenerSet that its Gateway, or a ListenerSet that goes first, already has.
    ///
    /// The Gateway's own listeners go first, then the oldest set, then the first by namespace and name.
    ///
    /// ## Why is this bad?
    ///
    /// The listener is not served; routes attached to it get nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   allowedListeners: {namespaces: {from: Same}}
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ListenerSet
    /// metadata: {name: extra, namespace: shop}
    /// spec:
    ///   parentRef: {name: edge}
    ///   listeners: [{name: web, port: 80, protocol: HTTP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   allowedListeners: {namespaces: {from: Same}}
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: ListenerSet
    /// metadata: {name: extra, namespace: shop}
    /// spec:
    ///   parentRef: {name: edge}
    ///   listeners: [{name: web, port: 80, protocol: HTTP, hostname: www.example.com}]
    /// ```
    "MSH1276", "listener-set-conflict", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-029"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::store::gateway_api::{Listening, listeners_of};
use crate::text::is_unknown;

/// Namespace and name of a Gateway, port, protocol, hostname.
type Place<'m> = (&'m str, &'m str, i64, &'m str, String);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut taken: HashMap<Place<'_>, Listening<'_>> = HashMap::new();
    let mut sets = cx.mesh.listener_sets();
    if sets.is_empty() {
        return;
    }
    for gateway in cx.mesh.all::<K8sGateway>() {
        for listener in listeners_of(gateway) {
            if let Some(place) = place(&gateway.object.namespace, gateway.object.name(), &listener) {
                taken.entry(place).or_insert(listener);
            }
        }
    }
    sets.sort_by_key(|(set, _, _)| (set.meta.creation_timestamp.as_deref().unwrap_or("9999"), set.namespace.as_str(), set.name(), set.id));
    for (set, parent, listeners) in sets {
        let namespace = parent.namespace.as_deref().unwrap_or(&set.namespace);
        for listener in listeners {
            let Some(place) = place(namespace, parent.name.as_deref().unwrap_or_default(), &listener) else { continue };
            let winner = *taken.entry(place).or_insert(listener);
            // Two listeners of one set are a finding of their own.
            if winner.owner.id == set.id || winner.owner.same_identity(set) {
                continue;
            }
            let host = listener.hostname().map_or_else(|| "every hostname".to_owned(), |hostname| format!("`{hostname}`"));
            let port = listener.listener.port.unwrap_or_default();
            let said = format!("{} already has {} on port {port} for {host}", label(winner.owner), listener.protocol());
            out.report(set, listener.path("port"), said)
                .note("the listener's status will say Accepted=False and Conflicted=True")
                .related(winner.owner, winner.path("name"), "the listener that goes first")
                .help("attach routes to that listener, or take another port or hostname");
        }
    }
}

fn place<'m>(namespace: &'m str, name: &'m str, listener: &Listening<'m>) -> Option<Place<'m>> {
    let hostname = listener.hostname().unwrap_or_default().to_ascii_lowercase();
    let known = !is_unknown(&hostname) && !is_unknown(name) && !is_unknown(listener.protocol());
    known.then_some((namespace, name, listener.listener.port?, listener.protocol(), hostname))
}
