//! Tokens that may be in several places.

use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// A token rule that looks for tokens in more than one place.
    ///
    /// ## Why is this bad?
    ///
    /// A request with a token in two of the places has an undefined result: which one counts is not
    /// said.
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
    ///     fromHeaders: [{name: x-token}]
    ///     fromCookies: [session]
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
    ///     fromHeaders: [{name: x-token}]
    /// ```
    "MSH0711", "several-token-locations", Authentication, Info,
    aliases: [],
    rows: ["RA-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let rule = issuer.rule;
            let lists = [
                ("fromHeaders", rule.from_headers.len()),
                ("fromParams", rule.from_params.len()),
                ("fromCookies", rule.from_cookies.len()),
            ];
            let count: usize = lists.iter().map(|(_, count)| count).sum();
            let Some((last, at)) = lists.iter().rev().find(|(_, count)| *count > 0).filter(|_| count > 1) else { continue };
            out.report(policy.object, format!("{}.{last}[{}]", issuer.path, at - 1), format!("tokens are looked for in {count} places"))
                .note("a request that has tokens in two of them has an undefined result")
                .help("make sure that clients use one place, or write a rule per client");
        }
    }
}
