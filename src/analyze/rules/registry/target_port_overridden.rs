//! Target ports that endpoints override.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;

rule! {
    /// A port with `targetPort` in an entry whose endpoints name another port for it.
    ///
    /// ## Why is this bad?
    ///
    /// The endpoint's own port wins; the `targetPort` only looks as if it were used.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   hosts: [machines.example.com]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
    ///   resolution: STATIC
    ///   endpoints: [{address: 10.0.0.1, ports: {http: 9090}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: machines, namespace: shop}
    /// spec:
    ///   hosts: [machines.example.com]
    ///   location: MESH_INTERNAL
    ///   ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
    ///   resolution: STATIC
    ///   endpoints: [{address: 10.0.0.1}]
    /// ```
    "MSH1722", "target-port-overridden", Registry, Info,
    aliases: [],
    rows: ["SE-026"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for entry in cx.all::<ServiceEntry>() {
        for (position, port) in entry.ports.iter().enumerate() {
            let (Some(target), Some(name)) = (port.target_port, port.name.as_deref()) else { continue };
            let overriding = entry.endpoints.iter().position(|endpoint| endpoint.ports.get(name).is_some_and(|own| *own != target));
            if let Some(endpoint) = overriding {
                let own = entry.endpoints[endpoint].ports[name];
                out.report(
                    entry.object,
                    format!("spec.ports[{position}].targetPort"),
                    format!("an endpoint uses port {own} for `{name}`, not {target}"),
                )
                .related(entry.object, format!("spec.endpoints[{endpoint}].ports[\"{name}\"]"), "wins over `targetPort`")
                .help("keep one of the two");
            }
        }
    }
}
