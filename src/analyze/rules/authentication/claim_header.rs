//! Claims copied to headers that cannot be, or twice to the same one.

use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A claim that is copied to a header with an impossible name, an empty claim, or a header that two claims are copied to.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object; of two claims in one header the last wins.
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
    ///     outputClaimToHeaders: [{header: "x user", claim: sub}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules:
    ///   - issuer: https://id.example.com
    ///     jwksUri: https://id.example.com/keys
    ///     outputClaimToHeaders: [{header: x-user, claim: sub}]
    /// ```
    "MSH0712", "claim-header", Authentication, Error,
    aliases: ["IST0106"],
    rows: ["RA-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let mut seen: Vec<(String, usize)> = Vec::new();
            for (at, entry) in issuer.rule.output_claim_to_headers.iter().enumerate() {
                let base = format!("{}.outputClaimToHeaders[{at}]", issuer.path);
                if entry.claim.as_deref() == Some("") {
                    out.report(policy.object, format!("{base}.claim"), "a claim has no name")
                        .note("Istio refuses the object")
                        .help("write the name of the claim, such as `sub`");
                }
                let Some(header) = entry.header.as_deref().filter(|header| !is_unknown(header)) else { continue };
                let path = format!("{base}.header");
                if !is_header_name(header) {
                    out.report(policy.object, path, format!("`{header}` is no header name"))
                        .note("Istio refuses the object")
                        .help("write letters, digits and hyphens, such as `x-jwt-sub`");
                    continue;
                }
                let lower = header.to_ascii_lowercase();
                if let Some((_, first)) = seen.iter().find(|(name, _)| *name == lower) {
                    out.report(policy.object, path, format!("header `{header}` gets two claims"))
                        .note("Istio refuses the object, or only one of them arrives")
                        .help("give each claim a header of its own")
                        .related(policy.object, format!("{}.outputClaimToHeaders[{first}].header", issuer.path), "the first one");
                } else {
                    seen.push((lower, at));
                }
            }
        }
    }
}
