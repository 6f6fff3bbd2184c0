//! Listeners that two Gateways have.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// Two Gateways of one class with a listener of the same hostname, port and protocol.
    ///
    /// Listeners without a hostname are not compared: each Gateway has an address of its own.
    ///
    /// ## Why is this bad?
    ///
    /// The name leads to one of the two addresses only; routes attached to the other Gateway get nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, hostname: www.example.com}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, hostname: www.example.com}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, hostname: www.example.com}]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, hostname: api.example.com}]
    /// ```
    "MSH1268", "listener-of-two-gateways", GatewayApi, Warning,
    aliases: ["KIA1501"],
    rows: ["KGW-021"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::store::gateway_api::{Listening, listeners_of};
use crate::text::is_unknown;

/// Hostname, port, protocol and class.
type Place<'m> = (String, i64, &'m str, &'m str);

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen: HashMap<Place<'_>, Listening<'_>> = HashMap::new();
    for gateway in cx.mesh.all::<K8sGateway>() {
        let class = gateway.body.gateway_class_name.as_deref().unwrap_or_default();
        for listener in listeners_of(gateway) {
            let (Some(hostname), Some(port)) = (listener.hostname(), listener.listener.port) else { continue };
            if is_unknown(hostname) {
                continue;
            }
            let key = (hostname.to_ascii_lowercase(), port, listener.protocol(), class);
            let first = *seen.entry(key).or_insert(listener);
            let other = first.owner;
            let alternatives = other.same_identity(gateway.object) || other.name() == gateway.object.name();
            if alternatives {
                continue;
            }
            out.report(gateway.object, listener.path("hostname"), format!("{} has `{hostname}` on port {port}, too", label(other)))
                .note("the name leads to the address of one of them: routes of the other get nothing")
                .related(other, first.path("hostname"), "the other listener")
                .help("keep one of the listeners and attach the routes to it");
        }
    }
}
