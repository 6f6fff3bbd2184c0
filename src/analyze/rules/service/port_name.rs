//! Service ports that declare no protocol.

use super::{Scene, Standing, guess, server_first, tcp_ports};
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::k8s::service::{Service, ServiceType};
use crate::diag::Safety;
use crate::store::protocol::Protocol;

rule! {
    /// A port of a meshed Service whose protocol neither its name nor `appProtocol` declares.
    ///
    /// Only Services that the input shows to be part of an Istio mesh are looked at. UDP ports and the
    /// ports Istio treats as TCP anyway (25, 53, 3306, 27017) are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies then guess the protocol from the first bytes of each connection: routes, retries, HTTP
    /// metrics and HTTP policies apply only when the guess is right.
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
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: main, port: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   ports: [{name: http-main, port: 8080}]
    /// ```
    "MSH0901", "port-name", Service, Info,
    aliases: ["IST0118", "KIA0601"],
    rows: ["SVC-001", "SVC-002"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>().filter(|service| service.body.type_ != Some(ServiceType::ExternalName)) {
        let undeclared: Vec<_> = tcp_ports(service)
            .into_iter()
            .filter(|port| port.protocol == Protocol::Undeclared && port.port.app_protocol.is_none() && server_first(port).is_none())
            .collect();
        if undeclared.is_empty() || scene.standing(service) == Standing::Apart {
            continue;
        }
        for declared in undeclared {
            let (path, message) = if declared.name.is_empty() {
                (format!("{}.port", declared.path), "the port has no name: its protocol is not declared".to_owned())
            } else {
                (format!("{}.name", declared.path), format!("the port name `{}` declares no protocol", declared.name))
            };
            let finding = out.report(service.object, path, message);
            finding.note("proxies guess the protocol from the first bytes of each connection");
            let Some(word) = guess(&declared) else {
                finding.help("set `appProtocol`, or let the name begin with the protocol, such as `http-` or `tcp-`");
                continue;
            };
            let name = if declared.name.is_empty() { word.to_owned() } else { format!("{word}-{}", declared.name) };
            finding.help(format!("set `appProtocol: {word}`, or name the port `{name}`, if that is what it speaks"));
            let insert = Change::Insert { path: declared.path, key: "appProtocol".to_owned(), text: word.to_owned() };
            finding.fix(Safety::Suggested, insert);
        }
    }
}
