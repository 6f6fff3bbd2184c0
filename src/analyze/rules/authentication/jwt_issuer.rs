//! Token rules without an issuer, and audiences without text.

use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// A token rule of a RequestAuthentication without an issuer, or with an empty audience.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object: a token is matched to its rule by its issuer.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{jwksUri: "https://id.example.com/keys"}]
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
    "MSH0701", "jwt-issuer", Authentication, Error,
    aliases: ["IST0106"],
    rows: ["RA-001"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            if issuer.rule.issuer.as_deref().unwrap_or_default().is_empty() {
                let path = if issuer.rule.issuer.is_some() { format!("{}.issuer", issuer.path) } else { issuer.path.clone() };
                out.report(policy.object, path, "a token rule names no issuer")
                    .note("Istio refuses the object: a token belongs to the rule of its issuer (claim `iss`)")
                    .help("set `issuer` to the value of the tokens' claim `iss`");
            }
            if let Some(at) = issuer.rule.audiences.iter().position(String::is_empty) {
                out.report(policy.object, format!("{}.audiences[{at}]", issuer.path), "an audience is empty")
                    .note("Istio refuses the object")
                    .help("delete it, or write the value of the tokens' claim `aud`");
            }
        }
    }
}
