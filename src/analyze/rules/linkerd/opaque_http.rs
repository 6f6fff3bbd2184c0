//! A port that is marked opaque although it is declared as HTTP or gRPC.

use super::annotations::{OPAQUE, Ports, own};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::protocol::Protocol as TransportProtocol;
use crate::api::k8s::service::Service;
use crate::store::protocol::Protocol;

rule! {
    /// A port that is marked opaque although it is declared as HTTP or gRPC.
    ///
    /// ## Why is this bad?
    ///
    /// Its traffic loses routes, retries, per-request balancing and HTTP metrics.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     config.linkerd.io/opaque-ports: "8080"
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     config.linkerd.io/opaque-ports: "5432"
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 8080}]
    /// ```
    "MSH1332", "opaque-http", Linkerd, Info,
    aliases: [],
    rows: ["LD-032"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<Service>() {
        let Some(setting) = own(service.object, OPAQUE) else { continue };
        let opaque = Ports::parse(setting.value);
        let hit = service.body.ports.iter().enumerate().find_map(|(position, port)| {
            let name = port.name.as_deref().unwrap_or_default();
            let protocol =
                Protocol::of_service_port(name, port.app_protocol.as_deref(), port.protocol.map(TransportProtocol::word), port.port);
            let number = port.port.filter(|number| protocol.is_http() && opaque.contains(*number, port.name.as_deref()))?;
            Some((position, number, protocol))
        });
        if let Some((position, number, protocol)) = hit.filter(|_| !opaque.is_unknown()) {
            out.report(service.object, setting.path, format!("port {number} is marked opaque, but is declared {}", protocol.word()))
                .note("opaque traffic has no routes, no retries and no HTTP metrics")
                .help(format!("take {number} out of the list, or name the port after what it speaks (`tcp-…`)"))
                .related(service.object, format!("spec.ports[{position}]"), "the port");
        }
    }
}
