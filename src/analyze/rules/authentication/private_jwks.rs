//! Secrets among public keys.

use serde_json::Value;

use super::inline_jwks::keys;
use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// Inline `jwks` with a private or symmetric key.
    ///
    /// ## Why is this bad?
    ///
    /// Who can read the object, or the configuration of a proxy, can sign tokens for anybody. Public
    /// keys suffice to validate.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwks: '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwks: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'}]
    /// ```
    "MSH0706", "private-jwks", Authentication, Warning,
    aliases: [],
    rows: ["RA-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let keys = issuer.rule.jwks.as_deref().and_then(keys).unwrap_or_default();
            let secret = keys.iter().find_map(|key| match key.get("kty").and_then(Value::as_str) {
                Some("oct") => Some("symmetric"),
                _ => key.get("d").is_some().then_some("private"),
            });
            let Some(secret) = secret else { continue };
            out.report(policy.object, format!("{}.jwks", issuer.path), format!("`jwks` holds a {secret} key"))
                .note("who can read the object or a proxy's configuration can sign tokens for anybody")
                .help(if secret == "private" {
                    "keep only the public part of the key (without `d`, `p`, `q`, `dp`, `dq`, `qi`), and replace the key: it is exposed"
                } else {
                    "have the issuer sign with an asymmetric key (RS256, ES256, EdDSA) and give its public part"
                });
        }
    }
}
