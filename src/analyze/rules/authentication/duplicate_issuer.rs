//! One issuer, two sets of keys.

use std::collections::HashMap;

use super::{issuers, keys_uri};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::{JwtRule, RequestAuthentication};
use crate::store::Of;
use crate::text::is_unknown;

rule! {
    /// The same issuer twice for the same workloads, with different keys.
    ///
    /// ## Why is this bad?
    ///
    /// A token must satisfy both rules, or the first one decides: tokens signed with the other keys
    /// are refused (401).
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
    ///   - {issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}
    ///   - {issuer: "https://id.example.com", jwksUri: "https://old.example.com/keys"}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules:
    ///   - {issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}
    ///   - {issuer: "https://old.example.com", jwksUri: "https://old.example.com/keys"}
    /// ```
    "MSH0713", "duplicate-issuer", Authentication, Warning,
    aliases: [],
    rows: ["RA-013"],
    fix: None,
}

fn keys_of(rule: &JwtRule) -> (Option<&str>, Option<&str>) {
    (keys_uri(rule).map(|(_, uri)| uri), rule.jwks.as_deref())
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    // Same namespace and scope in words: policies whose selectors differ need not meet.
    let mut first: HashMap<(String, &str), (Of<'_, RequestAuthentication>, String, &JwtRule)> = HashMap::new();
    for policy in cx.mesh.all::<RequestAuthentication>() {
        let scope = format!("{} {}", policy.object.namespace, cx.scope(policy).words());
        for issuer in issuers(policy) {
            let Some(name) = issuer.rule.issuer.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
            let path = format!("{}.issuer", issuer.path);
            let Some((other, at, rule)) = first.get(&(scope.clone(), name)) else {
                first.insert((scope.clone(), name), (policy, path, issuer.rule));
                continue;
            };
            let alternative = other.object.id != policy.object.id && other.object.same_identity(policy.object);
            if alternative || keys_of(rule) == keys_of(issuer.rule) {
                continue;
            }
            out.report(policy.object, path, format!("issuer `{name}` has other keys here than there"))
                .note("tokens that only one of the key sets can validate are refused (401)")
                .help("keep one rule per issuer; a key set may hold old and new keys side by side")
                .related(other.object, at.clone(), "the other rule of the issuer");
        }
    }
}
