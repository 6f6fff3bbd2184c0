//! Entries that the egress gateway in front of them cannot see.

use std::collections::BTreeMap;

use crate::analyze::rules::reference::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::virtual_service::VirtualService;
use crate::store::Object;
use crate::store::visibility::exported;
use crate::text::is_unknown;

rule! {
    /// A ServiceEntry exported to few namespaces, whose traffic is routed through a gateway in another one.
    ///
    /// ## Why is this bad?
    ///
    /// The gateway's proxy does not know the host: requests get that far and end there with 503 (`NC`) or a reset.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   exportTo: ["."]
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   gateways: [mesh]
    ///   tls:
    ///   - match: [{sniHosts: [api.partner.example.com], port: 443}]
    ///     route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local, port: {number: 443}}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   exportTo: [".", istio-system]
    ///   hosts: [api.partner.example.com]
    ///   ports: [{number: 443, name: tls, protocol: TLS}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: partner, namespace: shop}
    /// spec:
    ///   hosts: [api.partner.example.com]
    ///   gateways: [mesh]
    ///   tls:
    ///   - match: [{sniHosts: [api.partner.example.com], port: 443}]
    ///     route: [{destination: {host: istio-egressgateway.istio-system.svc.cluster.local, port: {number: 443}}}]
    /// ```
    "MSH1721", "entry-hidden-from-egress-gateway", Registry, Error,
    aliases: [],
    rows: ["SE-024"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if cx.all::<ServiceEntry>().all(|entry| entry.export_to.is_empty()) {
        return;
    }
    // Host → the VirtualService that sends it to a gateway, the path there, the gateway's namespace.
    let mut sent: BTreeMap<&str, (&Object, String, String)> = BTreeMap::new();
    for service in cx.all::<VirtualService>() {
        for target in targets(service).into_iter().filter(|target| !target.mirror) {
            let name = target.destination.host.as_deref().unwrap_or_default();
            let fqdn = cx.full_host(name, &service.object.namespace);
            let Some((gateway, namespace)) = cx.service_of_host(&fqdn).filter(|(gateway, _)| gateway.contains("egress")) else { continue };
            debug_assert!(!gateway.is_empty());
            for host in &service.body.hosts {
                sent.entry(host).or_insert_with(|| (service.object, format!("{}.host", target.path), namespace.to_owned()));
            }
        }
    }
    for entry in cx.all::<ServiceEntry>() {
        for host in &entry.hosts {
            let Some((service, path, namespace)) = sent.get(host.as_str()) else { continue };
            if exported(&entry.export_to, &entry.object.namespace, namespace) || is_unknown(namespace) {
                continue;
            }
            out.report(entry.object, "spec.exportTo", format!("the egress gateway in `{namespace}` does not see `{host}`"))
                .on_key()
                .related(service, path, "sends the traffic through the gateway")
                .note("the gateway's proxy has no cluster for the host: requests end there")
                .help(format!("add `{namespace}` to `exportTo`"));
            break;
        }
    }
}
