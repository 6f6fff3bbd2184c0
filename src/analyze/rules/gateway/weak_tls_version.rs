//! Servers that accept old versions of TLS.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::server_tls::TlsProtocol;
use crate::diag::Safety;
use crate::store::gateways::servers;

rule! {
    /// A server that accepts TLS 1.0 or 1.1.
    ///
    /// ## Why is this bad?
    ///
    /// Both are broken and forbidden (RFC 8996). Without cipher suites of their own such servers do not even
    /// work: none of the default suites is one that these versions have.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www, minProtocolVersion: TLSV1_1}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: Gateway
    /// metadata: {name: public, namespace: shop}
    /// spec:
    ///   selector: {istio: ingressgateway}
    ///   servers:
    ///   - port: {number: 443, name: https, protocol: HTTPS}
    ///     hosts: [www.example.com]
    ///     tls: {mode: SIMPLE, credentialName: www, minProtocolVersion: TLSV1_2}
    /// ```
    "MSH0318", "weak-tls-version", Gateway, Warning,
    aliases: [],
    rows: ["GW-016"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let Some(tls) = &server.server.tls else { continue };
        let old = |version: Option<TlsProtocol>| matches!(version, Some(TlsProtocol::TlsV1_0 | TlsProtocol::TlsV1_1));
        for (version, field) in [(tls.max_protocol_version, "maxProtocolVersion"), (tls.min_protocol_version, "minProtocolVersion")] {
            let Some(version) = version.filter(|version| old(Some(*version))) else { continue };
            let path = format!("{}.tls.{field}", server.path());
            let verb = if field.starts_with("max") { "accepts nothing newer than" } else { "accepts" };
            let finding = out.report(server.gateway.object, &path, format!("the server {verb} `{}`", version.word()));
            finding.note("TLS 1.0 and 1.1 are broken and forbidden (RFC 8996)");
            if tls.cipher_suites.is_empty() {
                finding.note("none of the default cipher suites works with it");
            }
            finding.help("write `TLSV1_2`").suggest_value(path, "TLSV1_2");
        }
    }
}
