//! Places of tokens without a name.

use super::issuers;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::ident::name::is_header_name;
use crate::text::is_unknown;

rule! {
    /// A place where tokens are looked for (header, query parameter, cookie) that has an empty or impossible name.
    ///
    /// ## Why is this bad?
    ///
    /// Istio's webhook refuses the object, or the token is never found.
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
    ///     fromHeaders: [{name: "x token"}]
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
    "MSH0710", "token-location", Authentication, Error,
    aliases: ["IST0106"],
    rows: ["RA-010"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let headers = issuer.rule.from_headers.iter().enumerate().filter_map(|(at, header)| {
                let name = header.name.as_deref()?;
                let bad = name.is_empty() || (!is_header_name(name) && !is_unknown(name));
                bad.then(|| (format!("fromHeaders[{at}].name"), "header", name))
            });
            let empty = |list: &'static str, what: &'static str, names: &[String]| {
                let position = names.iter().position(String::is_empty);
                position.map(|at| (format!("{list}[{at}]"), what, ""))
            };
            let others = [
                empty("fromParams", "query parameter", &issuer.rule.from_params),
                empty("fromCookies", "cookie", &issuer.rule.from_cookies),
            ];
            for (field, what, name) in headers.chain(others.into_iter().flatten()) {
                let message =
                    if name.is_empty() { format!("a {what} for tokens has no name") } else { format!("`{name}` is no {what} name") };
                out.report(policy.object, format!("{}.{field}", issuer.path), message)
                    .note("Istio refuses the object, or the token is never found")
                    .help(format!("write the name of the {what}, or delete the entry"));
            }
        }
    }
}
