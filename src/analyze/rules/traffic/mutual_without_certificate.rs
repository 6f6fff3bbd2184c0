//! Mutual TLS without the client's certificate.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;

rule! {
    /// Client TLS of mode `MUTUAL` without certificate and key.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: a client of mutual TLS must have something to show.
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
    ///     tls: {mode: MUTUAL, caCertificates: /etc/certs/ca.crt}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: MUTUAL, clientCertificate: /etc/certs/tls.crt, privateKey: /etc/certs/tls.key, caCertificates: /etc/certs/ca.crt}
    /// ```
    "MSH0472", "mutual-without-certificate", Traffic, Error,
    aliases: [],
    rows: ["DR-043"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    for policy in all(cx) {
        let Some(tls) = policy.tls.filter(|tls| tls.mode == Some(TlsMode::Mutual) && !set(&tls.credential_name)) else { continue };
        let missing = match (set(&tls.client_certificate), set(&tls.private_key)) {
            (true, true) => continue,
            (false, false) => "neither certificate nor key",
            (true, false) => "no key",
            (false, true) => "no certificate",
        };
        out.report(policy.rule.object, format!("{}.tls.mode", policy.path), format!("mutual TLS to `{}` with {missing}", policy.host()))
            .note("the object is refused")
            .help("set `clientCertificate` and `privateKey`, or `credentialName`; for the mesh's own certificates write `ISTIO_MUTUAL`");
    }
}
