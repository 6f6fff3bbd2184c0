//! VirtualServices in namespaces that their Gateway does not take hosts from.

use std::collections::BTreeSet;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::ident::host;
use crate::store::gateways::{GatewayTarget, servers};
use crate::text::words;

rule! {
    /// A VirtualService bound to a Gateway that reserves its hosts for another namespace.
    ///
    /// A server's host may be written `namespace/host`; `./host` reserves it for the Gateway's own namespace.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway ignores routes for the host from anywhere else: requests get 404 (`NR`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: infra}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [./www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [infra/public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: infra}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 80, name: http, protocol: HTTP}
    ///     hosts: [shop/www.example.com]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: www, namespace: shop}
    /// spec:
    ///   hosts: [www.example.com]
    ///   gateways: [infra/public]
    ///   http:
    ///   - redirect: {uri: /new}
    /// ```
    "MSH0326", "gateway-namespace-mismatch", Gateway, Error,
    aliases: [],
    rows: ["VS-046"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>() {
        let own = service.object.namespace.as_str();
        for binding in cx.bindings(service) {
            let GatewayTarget::Istio(gateway) = binding.target else { continue };
            let hosts: Vec<String> =
                service.body.hosts.iter().filter(|host| !host.is_empty()).map(|host| cx.full_host(host, own)).collect();
            let matching: Vec<_> = servers(gateway).filter(|server| hosts.iter().any(|host| server.serves(host, None))).collect();
            if matching.is_empty() || matching.iter().any(|server| hosts.iter().any(|host| server.serves(host, Some(own)))) {
                continue;
            }
            let entries = matching.iter().flat_map(|server| server.hosts().map(move |entry| (server, entry)));
            let reserved: Vec<_> = entries.filter(|(_, (_, _, name))| hosts.iter().any(|wanted| host::overlaps(name, wanted))).collect();
            let spaces: BTreeSet<&str> = reserved.iter().filter_map(|(_, (_, space, _))| *space).collect();
            let message =
                format!("Gateway `{}` takes these hosts from namespace {} only, not from `{own}`", binding.name, words::list(spaces, 3));
            let finding = out.report(service.object, &binding.path, message);
            finding.note("its routes are ignored there: requests get 404 (NR)");
            finding.help(format!("move the VirtualService there, or let the Gateway take the host from here: `{own}/…`"));
            if let Some((server, (position, _, _))) = reserved.first() {
                finding.related(gateway.object, format!("{}.hosts[{position}]", server.path()), "the host is reserved here");
            }
        }
    }
}
