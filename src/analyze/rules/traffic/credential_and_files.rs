//! Client certificates from a Secret and from files at once.

use super::policies::all;
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Client TLS with `credentialName` and with certificate files.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object: certificates come from one place.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, credentialName: catalog-ca, caCertificates: /etc/certs/ca.crt}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   workloadSelector: {matchLabels: {app: web}}
    ///   trafficPolicy:
    ///     tls: {mode: SIMPLE, credentialName: catalog-ca}
    /// ```
    "MSH0471", "credential-and-files", Traffic, Error,
    aliases: [],
    rows: ["DR-042"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Some(tls) = policy.tls.filter(|tls| tls.credential_name.as_deref().is_some_and(|name| !name.is_empty())) else { continue };
        let files = [
            ("clientCertificate", &tls.client_certificate),
            ("privateKey", &tls.private_key),
            ("caCertificates", &tls.ca_certificates),
            ("caCrl", &tls.ca_crl),
        ];
        let Some((field, _)) = files.into_iter().find(|(_, file)| file.as_deref().is_some_and(|file| !file.is_empty())) else { continue };
        let path = format!("{}.tls", policy.path);
        out.report(policy.rule.object, format!("{path}.{field}"), format!("`{field}` is set besides `credentialName`"))
            .related(policy.rule.object, format!("{path}.credentialName"), "certificates come from this Secret")
            .note("the object is refused")
            .help("put the certificates into the Secret, or use files alone");
    }
}
