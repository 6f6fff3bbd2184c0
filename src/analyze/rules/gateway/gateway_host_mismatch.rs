//! VirtualServices whose hosts their Gateway does not serve.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::virtual_service::VirtualService;
use crate::ident::host;
use crate::store::Of;
use crate::store::gateways::{GatewayTarget, servers};
use crate::text::{is_unknown, words};

rule! {
    /// A VirtualService bound to a Gateway that serves none of its hosts.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway knows the hosts from its own `servers` only: the routes are never used, and requests get
    /// 404 (`NR`) or no connection.
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
    ///     hosts: [www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.org]
    ///   gateways: [public]
    ///   http:
    ///   - redirect: {uri: /new}
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
    ///     hosts: ["*.example.org"]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.org]
    ///   gateways: [public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0325", "gateway-host-mismatch", Gateway, Warning,
    aliases: ["IST0132"],
    rows: ["VS-045"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let hosts: Vec<String> =
            service.body.hosts.iter().filter(|host| !host.is_empty()).map(|host| cx.full_host(host, &service.object.namespace)).collect();
        if hosts.is_empty() {
            continue;
        }
        for binding in cx.bindings(service) {
            let (served, object) = match binding.target {
                GatewayTarget::Istio(gateway) => {
                    let served: Vec<&str> =
                        servers(gateway).flat_map(|server| server.hosts().map(|(_, _, name)| name).collect::<Vec<_>>()).collect();
                    // Servers of plain bytes take whatever comes.
                    let open = gateway.body.servers.is_empty() || served.is_empty() && gateway.object.masked;
                    (if open { vec!["*"] } else { served }, gateway.object)
                }
                GatewayTarget::Kubernetes(gateway) => (listener_hosts(gateway), gateway.object),
                _ => continue,
            };
            if hosts.iter().any(|wanted| served.iter().any(|name| is_unknown(name) || host::overlaps(name, wanted))) {
                continue;
            }
            let message = format!("Gateway `{}` serves none of the hosts {}", binding.name, words::list(&service.body.hosts, 3));
            let finding = out.report(service.object, "spec.hosts[0]", message);
            finding.note("its routes are never used there");
            finding.help(format!("add the host to a server of the Gateway, or bind to another; it serves {}", words::list(served, 5)));
            finding.related(
                object,
                if object.group().starts_with("gateway.") { "spec.listeners" } else { "spec.servers" },
                "what it serves",
            );
        }
    }
}

fn listener_hosts(gateway: Of<'_, K8sGateway>) -> Vec<&str> {
    let listeners = gateway.body.listeners.iter();
    let hosts: Vec<&str> = listeners.map(|listener| listener.hostname.as_deref().filter(|name| !name.is_empty()).unwrap_or("*")).collect();
    if hosts.is_empty() { vec!["*"] } else { hosts }
}
