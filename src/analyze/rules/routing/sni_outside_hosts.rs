//! A server name of a TLS rule that is none of the VirtualService's hosts.

use crate::analyze::rules::routing::full_hosts;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::virtual_service::VirtualService;
use crate::diag::Safety;
use crate::ident::host::covers;
use crate::text::{suggest, words};

rule! {
    /// A server name of a TLS rule that is none of the VirtualService's hosts.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects it: a rule can only take names that the object is for.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{sniHosts: [items.example.com]}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: ["*.example.com"]
    ///   gateways: [shop/passthrough]
    ///   tls:
    ///   - match: [{sniHosts: [items.example.com]}]
    ///     route: [{destination: {host: catalog}}]
    /// ```
    "MSH0240", "sni-outside-hosts", Routing, Error,
    aliases: [],
    rows: ["VS-075"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.all::<VirtualService>().filter(|service| !service.body.hosts.is_empty()) {
        let hosts = &service.body.hosts;
        let full = full_hosts(cx, service);
        for (rule, route) in service.body.tls.iter().enumerate() {
            for (position, request) in route.matches.iter().enumerate() {
                for (at, name) in request.sni_hosts.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
                    if hosts.iter().any(|host| covers(host, name)) || full.iter().any(|(_, host)| covers(host, name)) {
                        continue;
                    }
                    let path = format!("spec.tls[{rule}].match[{position}].sniHosts[{at}]");
                    let near = suggest::nearest(name, hosts.iter().map(String::as_str));
                    let finding =
                        out.report(service.object, &path, format!("server name `{name}` is none of the hosts: {}", words::list(hosts, 4)));
                    finding.note("the API server rejects it").help(format!("add `{name}` to `hosts`, or correct the name"));
                    finding.related(service.object, "spec.hosts", "the hosts");
                    if let Some(near) = near.filter(|near| !near.starts_with('*')) {
                        finding.suggest_value(path, near);
                    }
                }
            }
        }
    }
}
