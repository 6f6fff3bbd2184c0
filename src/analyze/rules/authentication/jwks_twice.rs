//! Keys given inline and by address.

use super::{issuers, keys_uri};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// A token rule with both `jwks` and `jwksUri`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object; older ones ignore the address.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules:
    ///   - issuer: https://id.example.com
    ///     jwksUri: https://id.example.com/keys
    ///     jwks: '{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}'
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
    "MSH0702", "jwks-twice", Authentication, Error,
    aliases: ["IST0106"],
    rows: ["RA-002"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy).filter(|issuer| issuer.rule.jwks.as_deref().is_some_and(|jwks| !jwks.is_empty())) {
            let Some((field, _)) = keys_uri(issuer.rule).filter(|(_, uri)| !uri.is_empty()) else { continue };
            out.report(policy.object, format!("{}.{field}", issuer.path), format!("`{field}` stands beside `jwks`"))
                .on_key()
                .note("only one may be set; where both get through, the inline keys are used and never refreshed")
                .help(format!("delete `jwks` to fetch the keys, or `{field}` to pin them"))
                .related(policy.object, format!("{}.jwks", issuer.path), "keys are given inline here");
        }
    }
}
