//! `ExternalName` Services that capture all traffic on a port.

use super::{Family, Scene, family, is_of_installation, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::namespace::Namespace;
use crate::api::k8s::service::{Service, ServiceType};
use crate::diag::Level;
use crate::store::protocol::Protocol;

rule! {
    /// An ExternalName Service with a TCP port, or with one whose protocol is not declared.
    ///
    /// Only when the input shows an Istio mesh. A port without a declaration is worth a note.
    ///
    /// ## Why is this bad?
    ///
    /// The Service has no address: proxies open a TCP listener for the port on all addresses, which
    /// takes the traffic of every other TCP service on that port.
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
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   type: ExternalName
    ///   externalName: legacy.example.com
    ///   ports: [{name: tcp, port: 443}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: legacy, namespace: shop}
    /// spec:
    ///   type: ExternalName
    ///   externalName: legacy.example.com
    ///   ports: [{name: tls, port: 443}]
    /// ```
    "MSH0911", "external-name-tcp", Service, Warning,
    aliases: ["IST0150"],
    rows: ["SVC-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let external: Vec<_> = cx.all::<Service>().filter(|service| service.body.type_ == Some(ServiceType::ExternalName)).collect();
    if external.is_empty() || !Scene::of(cx).anywhere() {
        return;
    }
    let plain = |namespace: &str| {
        cx.get::<Namespace>("", namespace).is_some_and(|namespace| {
            ["istio-injection", "istio.io/rev", "istio.io/dataplane-mode"].iter().all(|key| namespace.object.label(key).is_none())
        })
    };
    for service in external.into_iter().filter(|service| !is_of_installation(service.object)) {
        for declared in tcp_ports(service) {
            let opaque = family(declared.protocol) == Some(Family::Tcp);
            if !opaque && !matches!(declared.protocol, Protocol::Undeclared | Protocol::Unsupported) {
                continue;
            }
            let number = declared.port.port.unwrap_or_default();
            let part = match (declared.port.app_protocol.is_some(), declared.name.is_empty()) {
                (true, _) => "appProtocol",
                (false, false) => "name",
                (false, true) => "port",
            };
            let what = if opaque { "is TCP" } else { "declares no protocol" };
            let message = format!("port {number} of an ExternalName Service {what}");
            let finding = out.report(service.object, format!("{}.{part}", declared.path), message);
            finding.note("the Service has no address: a TCP listener for it takes all traffic on that port");
            finding.help(format!(
                "declare `http` or `tls` if that is what `{}` speaks, or use a ServiceEntry",
                service.body.external_name.as_deref().unwrap_or("the host")
            ));
            if plain(&service.object.namespace) {
                finding.level(Level::Info);
            }
        }
    }
}
