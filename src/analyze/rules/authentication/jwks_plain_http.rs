//! Keys fetched without encryption.

use super::{completed, issuers, keys_uri, split};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::diag::{Level, Safety};

rule! {
    /// A `jwksUri` of scheme http.
    ///
    /// An info when the host is a Service of the cluster.
    ///
    /// ## Why is this bad?
    ///
    /// Who can change the answer on its way chooses the keys, and can sign tokens for any user.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "http://id.example.com/keys"}]
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
    "MSH0704", "jwks-plain-http", Authentication, Warning,
    aliases: [],
    rows: ["RA-004"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let Some((field, uri)) = keys_uri(issuer.rule) else { continue };
            let Some(("http", host, port, _)) = split(uri) else { continue };
            let path = format!("{}.{field}", issuer.path);
            let finding = out.report(
                policy.object,
                &path,
                format!("the keys of `{}` are fetched over plain HTTP", issuer.rule.issuer.as_deref().unwrap_or("the issuer")),
            );
            finding.note("who can change the answer on its way chooses the keys, and can sign tokens for anybody");
            let full = completed(host, &cx.options.domain);
            let inside = cx.service_of_host(&full).is_some() || host.matches('.').count() < 2;
            if inside {
                finding.level(Level::Info).help("use https, or restrict who can reach the path between istiod and the Service");
            } else {
                finding.help("use https");
                if port.is_none() {
                    finding.suggest_value(path, &uri.replacen("http://", "https://", 1));
                }
            }
        }
    }
}
