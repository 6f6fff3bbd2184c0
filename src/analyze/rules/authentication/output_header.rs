//! Standard headers that a token's content overwrites.

use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// A token's payload or claim that is written to a standard request header.
    ///
    /// ## Why is this bad?
    ///
    /// The client's header is overwritten: the workload no longer sees its host, cookies, content
    /// type or credentials.
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
    ///     outputPayloadToHeader: Cookie
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
    ///     outputPayloadToHeader: x-jwt-payload
    /// ```
    "MSH0718", "token-output-header", Authentication, Warning,
    aliases: [],
    rows: ["RA-018"],
    fix: None,
}

const RESERVED: [&str; 22] = [
    "host",
    "cookie",
    "set-cookie",
    "content-type",
    "content-length",
    "transfer-encoding",
    "connection",
    "user-agent",
    "accept",
    "origin",
    "referer",
    "upgrade",
    "te",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-request-id",
    "traceparent",
    "authorization",
    "expect",
    "range",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let payload =
                issuer.rule.output_payload_to_header.as_deref().map(|header| ("outputPayloadToHeader".to_owned(), header, "payload"));
            let claims = issuer
                .rule
                .output_claim_to_headers
                .iter()
                .enumerate()
                .filter_map(|(at, entry)| Some((format!("outputClaimToHeaders[{at}].header"), entry.header.as_deref()?, "claim")));
            for (field, header, what) in payload.into_iter().chain(claims) {
                let lower = header.to_ascii_lowercase();
                if !RESERVED.contains(&lower.as_str()) && !lower.starts_with(':') {
                    continue;
                }
                out.report(
                    policy.object,
                    format!("{}.{field}", issuer.path),
                    format!("the token's {what} overwrites the request header `{header}`"),
                )
                .note("workloads no longer see what the client sent in it")
                .help("use a header of your own, such as `x-jwt-payload`");
            }
        }
    }
}
