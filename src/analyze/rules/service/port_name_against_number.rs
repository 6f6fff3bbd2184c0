//! Well-known ports declared as another protocol.

use super::{Family, Scene, Standing, family, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::yaml::decode::IntOrString;

rule! {
    /// A well-known port of a meshed Service that is declared as a protocol it does not speak: 443 as HTTP, 80 as HTTPS, a database as HTTP.
    ///
    /// Ports 443 that lead to a plaintext port are left alone: something in front ends TLS.
    ///
    /// ## Why is this bad?
    ///
    /// Proxies parse the connection as what was declared: HTTP parsing of TLS or of a database's
    /// protocol ends with an error, TLS without routes stays opaque.
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
    /// metadata: {name: cache, namespace: shop}
    /// spec:
    ///   ports: [{name: http-cache, port: 6379}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cache, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-cache, port: 6379}]
    /// ```
    "MSH0904", "port-name-against-number", Service, Warning,
    aliases: [],
    rows: ["SVC-005"],
    fix: None,
}

/// Number, what speaks there, the family that must not be declared, what to declare.
const WELL_KNOWN: [(i64, &str, Family, &str); 10] = [
    (443, "HTTPS", Family::Http, "https"),
    (80, "HTTP", Family::Tls, "http"),
    (3306, "MySQL", Family::Http, "tcp"),
    (5432, "PostgreSQL", Family::Http, "tcp"),
    (6379, "Redis", Family::Http, "tcp"),
    (27017, "MongoDB", Family::Http, "tcp"),
    (25, "SMTP", Family::Http, "tcp"),
    (5672, "AMQP", Family::Http, "tcp"),
    (9092, "Kafka", Family::Http, "tcp"),
    (11211, "Memcached", Family::Http, "tcp"),
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>() {
        for declared in tcp_ports(service) {
            let fits = |row: &&(i64, &str, Family, &str)| declared.port.port == Some(row.0) && family(declared.protocol) == Some(row.2);
            let Some((number, speaks, _, word)) = WELL_KNOWN.iter().find(fits) else { continue };
            let elsewhere = match &declared.port.target_port {
                Some(IntOrString::Int(target)) => target != number,
                Some(IntOrString::Text(_)) => true,
                None => false,
            };
            let standing = scene.standing(service);
            // Whoever maps the number to another port chose the number for outsiders.
            if elsewhere && matches!(number, 80 | 443) || standing == Standing::Apart {
                continue;
            }
            let place = if declared.port.app_protocol.is_some() { "appProtocol" } else { "name" };
            let message = format!("port {number} is declared as {}; {speaks} is what speaks there", declared.protocol.word());
            let finding = out.report(service.object, format!("{}.{place}", declared.path), message);
            finding.note(format!("proxies treat it as {}: connections of another protocol fail", declared.protocol.word()));
            finding.help(format!("declare it as `{word}`, by `appProtocol` or by the beginning of the name"));
            standing.temper(finding);
        }
    }
}
