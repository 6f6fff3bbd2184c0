//! Listeners of waypoints.

use crate::analyze::{Change, Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::diag::Safety;
use crate::store::gateway_api::listeners_of;
use crate::text::is_unknown;

rule! {
    /// A waypoint whose listener is not the one that waypoints have: port 15008, protocol HBONE.
    ///
    /// ## Why is this bad?
    ///
    /// Istio does not accept the Gateway: there is no waypoint, and policies bound to it do not apply.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 80, protocol: HTTP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ```
    "MSH1273", "waypoint-listener", GatewayApi, Error,
    aliases: [],
    rows: ["KGW-026"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.mesh.all::<K8sGateway>().filter(|gateway| gateway.body.gateway_class_name.as_deref() == Some("istio-waypoint")) {
        let listeners: Vec<_> = listeners_of(gateway).collect();
        let note = "Istio accepts a waypoint with one listener only: port 15008, protocol HBONE";
        match listeners.as_slice() {
            [] => {}
            [only] => {
                let protocol = is_unknown(only.protocol()) || only.protocol().is_empty() || only.protocol() == "HBONE";
                let port = only.listener.port.is_none_or(|port| port == 15008);
                if !protocol {
                    let path = only.path("protocol");
                    let finding = out.report(gateway.object, &path, format!("a waypoint's listener speaks HBONE, not {}", only.protocol()));
                    finding.note(note).help("write `port: 15008` and `protocol: HBONE`").suggest_value(path, "HBONE");
                    if !port {
                        finding.fix(Safety::Suggested, Change::Replace { path: only.path("port"), text: "15008".to_owned() });
                    }
                } else if !port {
                    let path = only.path("port");
                    let said = format!("a waypoint listens on port 15008, not {}", only.listener.port.unwrap_or_default());
                    out.report(gateway.object, &path, said)
                        .note(note)
                        .help("write `port: 15008`")
                        .fix(Safety::Suggested, Change::Replace { path, text: "15008".to_owned() });
                }
            }
            several => {
                out.report(gateway.object, "spec.listeners", format!("a waypoint has one listener, not {}", several.len()))
                    .on_key()
                    .note(note)
                    .help("keep the one with port 15008 and protocol HBONE");
            }
        }
    }
}
