//! Server-speaks-first protocols on ports that accept plaintext and mTLS.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::peer_authentication::Mode;
use crate::api::k8s::service::Service;
use crate::optin::Meshed;
use crate::store::hosts::Provider;
use crate::store::protocol::Protocol;

rule! {
    /// A server-speaks-first protocol on an undeclared port of a workload that accepts plaintext and mTLS.
    ///
    /// It looks at ports that are known for such protocols (FTP, SSH, Telnet, POP3, IMAP, SMTP submission, VNC).
    ///
    /// ## Why is this bad?
    ///
    /// To tell mTLS from plaintext the proxy waits for the client's first bytes, and the client waits for
    /// the server's: connections stall until a timeout.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: mail, namespace: shop}
    /// spec: {selector: {app: mail}, ports: [{name: submission, port: 587}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: mail, namespace: shop, labels: {app: mail, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: mail, image: "example.com/mail:1", ports: [{containerPort: 587}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: mail, namespace: shop}
    /// spec: {selector: {app: mail}, ports: [{name: tcp-submission, port: 587}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: mail, namespace: shop, labels: {app: mail, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: mail, image: "example.com/mail:1", ports: [{containerPort: 587}]}]
    /// ```
    "MSH0522", "permissive-server-first", Mtls, Warning,
    aliases: [],
    rows: ["PA-017"],
    fix: None,
}

const SERVER_FIRST: [(i64, &str); 8] =
    [(21, "FTP"), (22, "SSH"), (23, "Telnet"), (110, "POP3"), (143, "IMAP"), (587, "SMTP"), (2525, "SMTP"), (5900, "VNC")];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.mesh.all::<Service>() {
        for (position, port) in Provider::Service(service).ports().into_iter().enumerate() {
            let Some((_, name)) = SERVER_FIRST.iter().find(|(number, _)| *number == port.number) else { continue };
            let injected = cx.mesh.backends(service).iter().any(|workload| {
                let target = cx.mesh.target_port(service, position, workload);
                workload.meshed == Meshed::Sidecar && !target.is_some_and(|target| workload.bypasses_inbound(target))
            });
            let mode = cx.mesh.service_mtls(service, position).map(|mtls| mtls.mode);
            if port.protocol != Protocol::Undeclared || !injected || mode != Some(Mode::Permissive) {
                continue;
            }
            let message = format!("port {} ({name}) declares no protocol, and its pods accept mTLS and plaintext", port.number);
            let finding = out.report(service.object, format!("{}.port", port.path), message);
            finding.note("the server speaks first and the proxy waits for the client: connections stall");
            finding.help("declare the port: `appProtocol: tcp`, or a name that starts with `tcp-`");
        }
    }
}
