//! TLS servers without certificates.

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::gateway::Gateway;
use crate::api::istio::server_tls::{ServerTls, ServerTlsMode};
use crate::store::gateways::{ServerKind, servers};

rule! {
    /// A server that ends TLS without certificate, key, or (for mutual TLS) the CA of its clients.
    ///
    /// They come from a Secret (`credentialName`, `credentialNames` with at most two) or from files
    /// (`serverCertificate` and `privateKey`, for mutual TLS `caCertificates`).
    ///
    /// ## Why is this bad?
    ///
    /// Admission rejects the Gateway.
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
    ///     tls: {mode: SIMPLE}
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
    "MSH0315", "tls-certificate-missing", Gateway, Error,
    aliases: [],
    rows: ["GW-014"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for server in cx.all::<Gateway>().flat_map(servers) {
        let Some(tls) = &server.server.tls else { continue };
        let ends = matches!(ServerKind::of(server.server), ServerKind::Https | ServerKind::TerminatedTls);
        if let Some((field, problem)) = problem_of(tls).filter(|_| ends) {
            let finding = out.report(server.gateway.object, format!("{}.tls{field}", server.path()), problem);
            finding.note("admission rejects the Gateway");
            finding.help("name the Secret that holds them in `credentialName`");
        }
    }
}

/// Returns the field to point at and what is missing.
fn problem_of(tls: &ServerTls) -> Option<(&'static str, String)> {
    let mutual = match tls.mode? {
        ServerTlsMode::Simple => false,
        ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual => true,
        _ => return None,
    };
    let given = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    if tls.credential_names.len() > 2 {
        return Some((
            ".credentialNames",
            format!("{} Secrets are named; a server takes two certificates at most", tls.credential_names.len()),
        ));
    }
    if given(&tls.credential_name) || !tls.credential_names.is_empty() || !tls.tls_certificates.is_empty() {
        return None;
    }
    let word = tls.mode.map_or("", ServerTlsMode::word);
    match (given(&tls.server_certificate), given(&tls.private_key)) {
        (false, false) => Some((".mode", format!("mode `{word}` needs a certificate and its key"))),
        (true, false) => Some((".serverCertificate", "the certificate has no `privateKey`".to_owned())),
        (false, true) => Some((".privateKey", "the key has no `serverCertificate`".to_owned())),
        (true, true) if mutual && !given(&tls.ca_certificates) && !given(&tls.ca_cert_credential_name) => {
            Some((".mode", format!("mode `{word}` needs `caCertificates` to check clients with")))
        }
        (true, true) => None,
    }
}
