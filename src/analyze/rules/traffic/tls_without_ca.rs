//! TLS origination that trusts whatever the proxy's operating system trusts, or anyone.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;
use crate::diag::Level;

rule! {
    /// Client TLS without `caCertificates`.
    ///
    /// Since Istio 1.21 proxies then verify the server against the roots of their operating system. Before (see
    /// `--target istio=…`), and where MeshConfig switches it off, they verify nothing: that is a warning. Certificates from
    /// a Secret (`credentialName`) and `insecureSkipVerify` are left out.
    ///
    /// ## Why is this bad?
    ///
    /// Servers with a certificate of a private CA are refused; on old versions any server is accepted.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, sni: catalog.example.com}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, sni: catalog.example.com, caCertificates: /etc/ssl/certs/ca-certificates.crt}
    /// ```
    "MSH0475", "tls-without-ca", Traffic, Info,
    aliases: ["IST0128", "IST0129"],
    rows: ["DR-047"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let old = cx.targets.istio.is_some_and(|version| version < (1, 21)) || cx.settings.config.verify_certificate_at_client == Some(false);
    let set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    for policy in all(cx) {
        let Some(tls) = policy.tls.filter(|tls| matches!(tls.mode, Some(TlsMode::Simple | TlsMode::Mutual))) else { continue };
        if set(&tls.ca_certificates) || set(&tls.credential_name) || tls.insecure_skip_verify == Some(true) {
            continue;
        }
        let path = format!("{}.tls.mode", policy.path);
        if old {
            out.report(policy.rule.object, path, format!("the certificate of `{}` is not verified", policy.host()))
                .level(Level::Warning)
                .note("without `caCertificates` this version accepts any server")
                .help("set `caCertificates: /etc/ssl/certs/ca-certificates.crt` for public CAs, or the file of a private one");
        } else {
            out.report(policy.rule.object, path, format!("`{}` is verified against the proxy's public CAs", policy.host()))
                .note("a server with a certificate of a private CA is refused (503 UF)")
                .help("set `caCertificates` if the server's CA is a private one");
        }
    }
}
