//! Servers with more than one source of certificates.

use super::certificate_fields;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::server_tls::ServerTlsMode;
use crate::diag::Level;
use crate::store::gateways::servers;

rule! {
    /// A server that takes its certificate from more than one source, or from any with `ISTIO_MUTUAL`.
    ///
    /// `ISTIO_MUTUAL` uses the certificate of the mesh. Otherwise there is one source: a Secret, two Secrets,
    /// or files.
    ///
    /// ## Why is this bad?
    ///
    /// Admission rejects the Gateway; of a Secret and files the files are ignored.
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
    ///     tls: {mode: ISTIO_MUTUAL, credentialName: www}
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
    ///     tls: {mode: SIMPLE, credentialName: www}
    /// ```
    "MSH0316", "tls-certificate-sources", Gateway, Error,
    aliases: [],
    rows: ["GW-011", "GW-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let Some(tls) = &server.server.tls else { continue };
        let sources = certificate_fields(tls);
        let path = |field: &str| format!("{}.tls.{field}", server.path());
        match (tls.mode, sources.as_slice()) {
            (Some(ServerTlsMode::IstioMutual), [first, ..]) => {
                let finding = out.report(server.gateway.object, path(first), format!("mode `ISTIO_MUTUAL` does not go with `{first}`"));
                finding.note("it uses the mesh's own certificates; admission rejects the Gateway");
                finding.help(format!("remove `{first}`, or use mode `MUTUAL`")).related(server.gateway.object, path("mode"), "the mode");
            }
            (Some(ServerTlsMode::Simple | ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual), [first, second, ..]) => {
                let finding = out.report(server.gateway.object, path(second), format!("both `{first}` and `{second}` name a certificate"));
                finding.related(server.gateway.object, path(first), "the other one").help("keep one of them");
                if *first == "credentialName" && *second != "credentialNames" {
                    finding.level(Level::Warning).note(format!("`{second}` is ignored"));
                } else {
                    finding.note("admission rejects the Gateway");
                }
            }
            _ => {}
        }
    }
}
