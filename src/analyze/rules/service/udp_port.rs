//! UDP ports of meshed Services, for those who rely on the mesh for everything.

use super::{Scene, Standing};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::protocol::Protocol;
use crate::api::k8s::service::Service;

rule! {
    /// A UDP port of a meshed Service.
    ///
    /// Off by default: UDP works, only not through the mesh.
    ///
    /// ## Why is this bad?
    ///
    /// UDP passes proxies by: it is neither encrypted nor authorized nor measured.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: syslog, namespace: shop}
    /// spec:
    ///   ports: [{name: udp-syslog, port: 514, protocol: UDP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: syslog, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-syslog, port: 601}]
    /// ```
    "MSH0907", "udp-port", Service, Off,
    aliases: [],
    rows: ["SVC-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>() {
        for (position, port) in service.body.ports.iter().enumerate().filter(|(_, port)| port.protocol == Some(Protocol::Udp)) {
            if scene.standing(service) == Standing::Meshed {
                let number = port.port.unwrap_or_default();
                out.report(service.object, format!("spec.ports[{position}].protocol"), format!("UDP port {number} passes the mesh by"))
                    .note("proxies do not handle UDP: it is neither encrypted nor authorized nor measured")
                    .help("protect it by a NetworkPolicy, or use a protocol over TCP");
            }
        }
    }
}
