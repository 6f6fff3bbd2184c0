//! Key addresses that are no address.

use super::{issuers, keys_uri, split};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::diag::Safety;
use crate::text::is_unknown;

rule! {
    /// A `jwksUri` that is no http or https URL.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object. Without keys no token of the issuer can be validated.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: id.example.com/keys}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ```
    "MSH0703", "jwks-uri", Authentication, Error,
    aliases: ["IST0106"],
    rows: ["RA-003"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let Some((field, uri)) = keys_uri(issuer.rule).filter(|(_, uri)| !uri.is_empty() && !is_unknown(uri)) else { continue };
            let path = format!("{}.{field}", issuer.path);
            let why = match split(uri) {
                None if !uri.contains("://") => "it has no scheme".to_owned(),
                None => "its host or port is malformed".to_owned(),
                Some(("http" | "https", ..)) => continue,
                Some((scheme, ..)) => format!("scheme `{scheme}` is not supported"),
            };
            let finding = out.report(policy.object, &path, format!("`{uri}` is no address of keys: {why}"));
            finding.note("Istio refuses the object; without keys no token of the issuer is valid");
            if uri.contains("://") || !uri.contains('.') {
                finding.help("write an `https://` URL that serves the issuer's JSON web keys");
            } else {
                let better = format!("https://{}", uri.trim_start_matches('/'));
                finding.help(format!("write `{better}`")).suggest_value(path, &better);
            }
        }
    }
}
