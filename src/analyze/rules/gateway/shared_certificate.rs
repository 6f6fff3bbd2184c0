//! Certificates that several Gateways of the same pods use.

use std::collections::BTreeMap;

use super::are_alternatives;
use crate::analyze::{Context, Findings, rule};
use crate::diag::Level;
use crate::store::gateways::{GatewayServer, ServerKind};
use crate::text::is_unknown;

rule! {
    /// Different Gateways on the same pods that use the same certificate for different hosts.
    ///
    /// Two servers of one Gateway are the same trap, and worth knowing.
    ///
    /// ## Why is this bad?
    ///
    /// A certificate for both hosts lets browsers reuse an HTTP/2 connection they have to one host for the
    /// other; the gateway looks the request up among the routes of the first server: 404.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: wildcard}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: two, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [api.example.com]
    ///     tls: {mode: SIMPLE, credentialName: wildcard}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: one, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com, api.example.com]
    ///     tls: {mode: SIMPLE, credentialName: wildcard}
    /// ```
    "MSH0307", "shared-certificate", Gateway, Warning,
    aliases: ["IST0138"],
    rows: ["GW-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for ((_, port, _), servers) in super::listeners(cx) {
        let mut first: BTreeMap<String, GatewayServer<'_>> = BTreeMap::new();
        for server in servers.iter().filter(|server| ServerKind::of(server.server) == ServerKind::Https) {
            let Some((key, field)) = certificate_of(server) else { continue };
            let Some(other) = first.get(&key).copied() else {
                first.insert(key, *server);
                continue;
            };
            // Equal hosts are a conflict of their own.
            let same_hosts = server.hosts().any(|(_, _, name)| other.hosts().any(|(_, _, theirs)| theirs.eq_ignore_ascii_case(name)));
            if same_hosts || are_alternatives(&other, server) {
                continue;
            }
            let (here, there) = (server.gateway.object, other.gateway.object);
            let inside = here.id == there.id;
            let whose = if inside { "another server".to_owned() } else { format!("Gateway `{}/{}`", there.namespace, there.name()) };
            let message = format!("the certificate `{key}` is also used by {whose} on port {port} of the same pods");
            let finding = out.report(here, format!("{}.tls.{field}", server.path()), message);
            if inside {
                finding.level(Level::Info);
            }
            finding.note("browsers reuse an HTTP/2 connection for every host of its certificate, and get 404 for the other's");
            finding.help("put the hosts into one server, or give each its own certificate");
            finding.related(there, format!("{}.tls.{field}", other.path()), "the same certificate");
        }
    }
}

/// Returns what identifies a server's certificate, and the field that names it.
fn certificate_of(server: &GatewayServer<'_>) -> Option<(String, &'static str)> {
    let tls = server.server.tls.as_ref()?;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty() && !is_unknown(text));
    if let Some(name) = given(&tls.credential_name) {
        return Some((name, "credentialName"));
    }
    let key = given(&tls.private_key)?;
    given(&tls.server_certificate).filter(|_| !key.is_empty()).map(|file| (file, "serverCertificate"))
}
