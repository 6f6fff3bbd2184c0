//! Inline keys that are no keys.

use serde_json::Value;

use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::text::is_unknown;

rule! {
    /// Inline `jwks` that are no JSON web key set, or whose keys lack what their type needs.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses text that does not parse. Keys the proxy cannot read make it refuse
    /// every token of the issuer (401).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwks: '{"keys":[{"kty":"EC"}'}]
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
    "MSH0705", "inline-jwks", Authentication, Error,
    aliases: ["IST0106"],
    rows: ["RA-005"],
    fix: None,
}

/// Returns the keys of a set; none when the text is no set.
pub(crate) fn keys(text: &str) -> Option<Vec<Value>> {
    let set: Value = serde_json::from_str(text).ok()?;
    match set.get("keys") {
        Some(Value::Array(keys)) => Some(keys.clone()),
        _ => None,
    }
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let Some(text) = issuer.rule.jwks.as_deref().filter(|text| !text.is_empty() && !is_unknown(text)) else { continue };
            let Some(why) = problem(text) else { continue };
            out.report(policy.object, format!("{}.jwks", issuer.path), format!("`jwks` is no JSON web key set: {why}"))
                .note("Istio refuses the object, or the proxy refuses every token of the issuer (401)")
                .help("write `{\"keys\": [ … ]}` with the issuer's public keys, as its `jwks_uri` serves them");
        }
    }
}

fn problem(text: &str) -> Option<String> {
    if text.contains("-----BEGIN") {
        return Some("it is a PEM file".to_owned());
    }
    let set: Value = match serde_json::from_str(text) {
        Ok(set) => set,
        Err(error) => return Some(format!("the JSON is broken in line {}, column {}", error.line(), error.column())),
    };
    if set.get("kty").is_some() {
        return Some("it is a single key, not a set".to_owned());
    }
    let Some(keys) = set.get("keys") else { return Some("it has no `keys`".to_owned()) };
    let Some(keys) = keys.as_array() else { return Some("`keys` is no list".to_owned()) };
    if keys.is_empty() {
        return Some("it has no keys".to_owned());
    }
    keys.iter().enumerate().find_map(|(position, key)| {
        let needs: &[&str] = match key.get("kty").and_then(Value::as_str) {
            Some("RSA") => &["n", "e"],
            Some("EC") => &["crv", "x", "y"],
            Some("OKP") => &["crv", "x"],
            Some("oct") => &["k"],
            Some(other) => return Some(format!("key {position} has the unknown type `{other}`")),
            None => return Some(format!("key {position} has no `kty`")),
        };
        let lacks = needs.iter().find(|field| key.get(**field).and_then(Value::as_str).is_none_or(str::is_empty))?;
        Some(format!("key {position} lacks `{lacks}`"))
    })
}
