//! Servers for every host of every namespace.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::store::gateways::{ServerKind, servers};

rule! {
    /// A server for every host that is not reserved for a namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Any VirtualService of any namespace can bind to it, with any host: one team can take another's
    /// traffic. Off by default, as a choice of the organisation.
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
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: ["*"]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: ["shop/*"]
    /// ```
    "MSH0324", "gateway-any-host", Gateway, Off,
    aliases: [],
    rows: ["GW-032"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        // Hosts mean nothing to plain bytes.
        if ServerKind::of(server.server) == ServerKind::Tcp {
            continue;
        }
        for (position, space, name) in server.hosts() {
            if space.is_none() && name == "*" {
                let finding = out.report(
                    server.gateway.object,
                    format!("{}.hosts[{position}]", server.path()),
                    "every host of every namespace can be served here",
                );
                finding
                    .note("one team's VirtualService can take another's traffic")
                    .help("name the hosts, or reserve them for namespaces: `shop/*`");
            }
        }
    }
}
