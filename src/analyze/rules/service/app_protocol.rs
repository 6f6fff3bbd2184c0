//! `appProtocol` values that Istio does not know.

use super::{Scene, Standing, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::{Level, Safety};
use crate::store::protocol::Protocol;
use crate::text::suggest;

rule! {
    /// A port of a meshed Service with an `appProtocol` that Istio does not know.
    ///
    /// A word that looks like a misspelt protocol is a warning; the name of another protocol (`amqp`)
    /// is only worth a note.
    ///
    /// ## Why is this bad?
    ///
    /// `appProtocol` beats the port's name, and an unknown word counts as nothing declared: proxies
    /// guess the protocol from the first bytes of each connection.
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
    ///   ports: [{name: web, port: 8080, appProtocol: htpp}]
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
    ///   ports: [{name: web, port: 8080, appProtocol: http}]
    /// ```
    "MSH0902", "app-protocol", Service, Warning,
    aliases: ["KIA0602"],
    rows: ["SVC-003"],
    fix: Some(Safety::Suggested),
}

const KNOWN: [&str; 13] = [
    "http",
    "http2",
    "https",
    "grpc",
    "grpc-web",
    "tcp",
    "tls",
    "mongo",
    "mysql",
    "redis",
    "kubernetes.io/h2c",
    "kubernetes.io/ws",
    "kubernetes.io/wss",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>() {
        let wrong: Vec<_> = tcp_ports(service).into_iter().filter(|port| port.protocol == Protocol::Unsupported).collect();
        if wrong.is_empty() || scene.standing(service) == Standing::Apart {
            continue;
        }
        for declared in wrong {
            let word = declared.port.app_protocol.as_deref().unwrap_or_default();
            // Prefixed words belong to whoever owns the domain.
            if word.contains('/') && !word.starts_with("kubernetes.io/") {
                continue;
            }
            let path = format!("{}.appProtocol", declared.path);
            let finding = out.report(service.object, &path, format!("Istio knows no `appProtocol: {word}`"));
            finding.note("it counts as nothing declared: proxies guess the protocol from the first bytes of each connection");
            let alias = ["postgres", "postgresql", "amqp", "kafka", "ldap", "mqtt"].contains(&word);
            match suggest::nearest(word, KNOWN).filter(|_| !alias && word.len() > 2) {
                Some(near) => finding.help(format!("write `{near}`")).suggest_value(path, near),
                None => finding.level(Level::Info).help("write `tcp` for a protocol that proxies shall only pass on"),
            };
        }
    }
}
