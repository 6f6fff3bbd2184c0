//! A port of a Linkerd workload whose server speaks first, and that is not marked opaque.

use super::annotations::{DEFAULT_OPAQUE, OPAQUE, Ports, is_meshed, of_pods};
use super::servers::{ports_of, workloads_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::linkerd::server::{ProxyProtocol, Server};
use crate::store::ObjectId;
use std::collections::BTreeSet;

rule! {
    /// A port of a Linkerd workload whose server speaks first, and that is not marked opaque.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy waits for the first bytes of the client, the client for those of the server: every connection stalls for ten seconds.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: nats, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: nats}}
    ///   template:
    ///     metadata:
    ///       labels: {app: nats}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///     spec:
    ///       containers:
    ///       - name: nats
    ///         image: nats:2.11.1
    ///         ports: [{name: main, containerPort: 4222}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: nats, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: nats}}
    ///   template:
    ///     metadata:
    ///       labels: {app: nats}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///         config.linkerd.io/opaque-ports: "4222"
    ///     spec:
    ///       containers:
    ///       - name: nats
    ///         image: nats:2.11.1
    ///         ports: [{name: main, containerPort: 4222}]
    /// ```
    "MSH1331", "opaque-missing", Linkerd, Warning,
    aliases: [],
    rows: ["LD-031"],
    fix: None,
}

/// Ports whose server speaks first and that are not opaque by default.
const SERVER_FIRST: [(i64, &str); 10] = [
    (21, "FTP"),
    (22, "SSH"),
    (110, "POP3"),
    (119, "NNTP"),
    (143, "IMAP"),
    (2525, "SMTP"),
    (3307, "MySQL"),
    (33060, "MySQL"),
    (4222, "NATS"),
    (6222, "NATS"),
];
/// Images whose server speaks first, whatever port they listen on.
const IMAGES: [(&str, &str); 5] =
    [("mysql", "MySQL"), ("mariadb", "MySQL"), ("nats", "NATS"), ("percona-server", "MySQL"), ("postfix", "SMTP")];
/// Other ports of those images, which speak HTTP.
const HTTP_PORTS: [i64; 6] = [80, 8080, 8222, 7777, 9104, 9090];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let declared = declared_elsewhere(cx);
    for workload in cx.workloads().filter(|workload| is_meshed(cx, workload) && !workload.object.masked) {
        let setting = of_pods(cx, &workload, OPAQUE);
        let opaque = Ports::parse(setting.as_ref().map_or(DEFAULT_OPAQUE, |setting| setting.value));
        let skipped = Ports::parse(of_pods(cx, &workload, "config.linkerd.io/skip-inbound-ports").map_or("", |setting| setting.value));
        for (i, container) in workload.pod.containers.iter().enumerate() {
            let by_image = image_protocol(container.image.as_deref().unwrap_or_default());
            for (j, port) in container.ports.iter().enumerate() {
                let Some(number) = port.container_port.filter(|_| port.protocol.is_none_or(|protocol| protocol.word() == "TCP")) else {
                    continue;
                };
                let by_number = SERVER_FIRST.iter().find(|(known, _)| *known == number).map(|(_, protocol)| *protocol);
                let Some(protocol) = by_number.or(by_image.filter(|_| !is_http(number, port.name.as_deref()))) else { continue };
                let name = port.name.as_deref();
                if opaque.contains(number, name) || skipped.contains(number, name) || declared.contains(&(workload.object.id, number)) {
                    continue;
                }
                let list =
                    setting.as_ref().map_or_else(|| format!("{DEFAULT_OPAQUE},{number}"), |setting| format!("{},{number}", setting.value));
                out.report(
                    workload.object,
                    format!("{}.containers[{i}].ports[{j}]", workload.spec_path()),
                    format!("port {number} ({protocol}) is not marked opaque"),
                )
                .note("its server speaks first: the proxy waits ten seconds for the client before it passes anything on")
                .help(format!("annotate pods and Service with `{OPAQUE}: \"{list}\"`"));
            }
        }
    }
}

fn image_protocol(image: &str) -> Option<&'static str> {
    let name = image.rsplit('/').next().unwrap_or(image);
    let name = name.split(['@', ':']).next().unwrap_or(name);
    IMAGES.iter().find(|(known, _)| *known == name).map(|(_, protocol)| *protocol)
}

fn is_http(number: i64, name: Option<&str>) -> bool {
    HTTP_PORTS.contains(&number)
        || name.is_some_and(|name| ["http", "metrics", "monitor", "grpc", "prom"].iter().any(|word| name.contains(word)))
}

/// Ports that a Server or the `appProtocol` of a Service declares.
fn declared_elsewhere(cx: &Context<'_>) -> BTreeSet<(ObjectId, i64)> {
    let mut found = BTreeSet::new();
    for server in
        cx.all::<Server>().filter(|server| matches!(server.body.proxy_protocol, Some(protocol) if protocol != ProxyProtocol::Unknown))
    {
        for workload in workloads_of(cx, server) {
            found.extend(ports_of(server.body, &workload).into_iter().map(|port| (workload.object.id, port)));
        }
    }
    for service in cx.all::<Service>().filter(|service| service.body.ports.iter().any(|port| port.app_protocol.is_some())) {
        for workload in cx.backends(service) {
            let ports = service.body.ports.iter().enumerate().filter(|(_, port)| port.app_protocol.is_some());
            found.extend(ports.filter_map(|(position, _)| Some((workload.object.id, cx.target_port(service, position, &workload)?))));
        }
    }
    found
}
