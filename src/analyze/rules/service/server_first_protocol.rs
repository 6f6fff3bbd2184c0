//! Undeclared ports on which the server speaks first.

use super::{Scene, Standing, server_first, tcp_ports};
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::Safety;

rule! {
    /// A port of a meshed Service that declares no protocol, where the server speaks first (SMTP, FTP, MySQL on another port, …).
    ///
    /// Istio makes an exception for ports 25, 53, 3306 and 27017 only.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy waits for the client's first bytes to guess the protocol, and the client waits for
    /// the server: connections hang.
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
    /// metadata: {name: mail, namespace: shop}
    /// spec:
    ///   ports: [{name: submission, port: 587}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: mail, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-submission, port: 587}]
    /// ```
    "MSH0905", "server-first-protocol", Service, Warning,
    aliases: [],
    rows: ["SVC-006", "PA-017"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>() {
        for declared in tcp_ports(service) {
            let Some(word) = server_first(&declared) else { continue };
            let standing = scene.standing(service);
            if standing == Standing::Apart || declared.port.app_protocol.is_some() {
                continue;
            }
            let part = if declared.name.is_empty() { "port" } else { "name" };
            let number = declared.port.port.unwrap_or_default();
            let message = format!("port {number} speaks {word}, where the server begins, and declares no protocol");
            let finding = out.report(service.object, format!("{}.{part}", declared.path), message);
            finding.note("the proxy waits for the client's first bytes to guess the protocol: connections hang");
            finding.help("set `appProtocol: tcp`, or let the name begin with `tcp-`");
            finding.fix(Safety::Suggested, Change::Insert { path: declared.path, key: "appProtocol".to_owned(), text: "tcp".to_owned() });
            standing.temper(finding);
        }
    }
}
