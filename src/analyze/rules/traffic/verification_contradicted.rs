//! Verification that is configured and switched off.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::client_tls::TlsMode;

rule! {
    /// `insecureSkipVerify: true` together with what would be verified.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: a server is either verified or not.
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
    ///     tls: {mode: SIMPLE, insecureSkipVerify: true, caCertificates: /etc/certs/ca.crt}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, caCertificates: /etc/certs/ca.crt}
    /// ```
    "MSH0473", "verification-contradicted", Traffic, Error,
    aliases: [],
    rows: ["DR-045"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(tls) = policy.tls.filter(|tls| tls.insecure_skip_verify == Some(true)) else { continue };
        let set = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
        // In mutual TLS the credential is the client's own certificate.
        let credential = tls.mode == Some(TlsMode::Simple) && set(&tls.credential_name);
        let field = match (set(&tls.ca_certificates), !tls.subject_alt_names.is_empty(), credential) {
            (true, ..) => "caCertificates",
            (_, true, _) => "subjectAltNames",
            (.., true) => "credentialName",
            _ => continue,
        };
        let path = format!("{}.tls", policy.path);
        out.report(policy.rule.object, format!("{path}.insecureSkipVerify"), format!("the server is not verified, yet `{field}` is set"))
            .related(policy.rule.object, format!("{path}.{field}"), "would be verified")
            .note("the object is refused")
            .help("take `insecureSkipVerify` away");
    }
}
