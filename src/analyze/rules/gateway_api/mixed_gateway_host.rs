//! Hostnames that two kinds of Gateways serve.

use foldhash::{HashMap, HashMapExt};

rule! {
    /// One hostname and port served by an Istio Gateway and by a Gateway of Gateway API.
    ///
    /// Wildcards are not compared.
    ///
    /// ## Why is this bad?
    ///
    /// The name leads to the address of one of them; routes of the other get nothing.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: classic, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, hostname: www.example.com}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: classic, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [old.example.com]
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP, hostname: www.example.com}]
    /// ```
    "MSH1279", "mixed-gateway-host", GatewayApi, Warning,
    aliases: [],
    rows: ["KGW-032"],
    fix: None,
}

use super::label;
use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::gateway::Gateway;
use crate::store::Object;
use crate::store::gateway_api::listeners_of;
use crate::text::is_unknown;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<K8sGateway>() {
        return;
    }
    let mut classic: HashMap<(String, i64), (&Object, String)> = HashMap::new();
    for gateway in cx.mesh.all::<Gateway>() {
        for (position, server) in gateway.body.servers.iter().enumerate() {
            let Some(port) = server.port.as_ref().and_then(|port| port.number) else { continue };
            for (at, host) in server.hosts.iter().enumerate() {
                let host = host.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
                let path = format!("spec.servers[{position}].hosts[{at}]");
                classic.entry((host, i64::from(port))).or_insert((gateway.object, path));
            }
        }
    }
    for gateway in cx.mesh.all::<K8sGateway>() {
        for listener in listeners_of(gateway) {
            let (Some(hostname), Some(port)) = (listener.hostname(), listener.listener.port) else { continue };
            if hostname.starts_with('*') || is_unknown(hostname) {
                continue;
            }
            let Some((other, path)) = classic.get(&(hostname.to_ascii_lowercase(), port)) else { continue };
            out.report(
                gateway.object,
                listener.path("hostname"),
                format!("Istio's {} serves `{hostname}` on port {port}, too", label(other)),
            )
            .note("the name leads to the address of one of them: routes of the other get nothing")
            .related(other, path, "the other Gateway")
            .help("move the hostname over completely: one of the two should not have it");
        }
    }
}
