//! `AUTO_PASSTHROUGH` outside east-west gateways.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::store::gateways::{ServerKind, servers};
use crate::text::is_unknown;

rule! {
    /// A server in mode `AUTO_PASSTHROUGH` that is not that of an east-west gateway.
    ///
    /// Such servers belong on port 15443 of the gateway between the networks of one mesh.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever reaches the port can reach every service of the mesh by its SNI; no route is needed.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: tls, protocol: TLS}
    ///     hosts: ["*.local"]
    ///     tls: {mode: AUTO_PASSTHROUGH}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: eastwestgateway}
    ///   servers:
    ///   - port: {number: 15443, name: tls, protocol: TLS}
    ///     hosts: ["*.local"]
    ///     tls: {mode: AUTO_PASSTHROUGH}
    /// ```
    "MSH0321", "auto-passthrough", Gateway, Warning,
    aliases: [],
    rows: ["GW-035"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.all::<Gateway>() {
        let inner =
            gateway.body.selector.values().any(|value| value.contains("eastwest") || value.contains("east-west") || is_unknown(value));
        for server in servers(gateway).filter(|server| ServerKind::of(server.server) == ServerKind::AutoPassthrough) {
            if inner || matches!(server.port(), None | Some(15443)) {
                continue;
            }
            let finding = out.report(
                gateway.object,
                format!("{}.tls.mode", server.path()),
                "the server lets clients reach every service of the mesh by its SNI",
            );
            finding.note("`AUTO_PASSTHROUGH` is for the gateway between the networks of one mesh (port 15443)");
            finding.help("use `PASSTHROUGH` with routes, or end TLS at the gateway");
        }
    }
}
