//! Issuers whose keys cannot be discovered.

use super::{is_url, issuers, keys_uri};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;
use crate::diag::Level;
use crate::text::is_unknown;

rule! {
    /// A token rule without `jwksUri` and `jwks` whose issuer is no URL.
    ///
    /// With an issuer that is a URL it is an info: its discovery document must say where the keys are.
    ///
    /// ## Why is this bad?
    ///
    /// Istio then asks `<issuer>/.well-known/openid-configuration` for the address of the keys.
    /// Without keys every token of the issuer is refused (401).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: ci@example.com}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: ci@example.com, jwksUri: "https://ci.example.com/keys"}]
    /// ```
    "MSH0709", "issuer-discovery", Authentication, Warning,
    aliases: [],
    rows: ["RA-009"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let Some(name) = issuer.rule.issuer.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
            let given = issuer.rule.jwks.as_deref().is_some_and(|jwks| !jwks.is_empty());
            if given || keys_uri(issuer.rule).is_some_and(|(_, uri)| !uri.is_empty()) {
                continue;
            }
            let path = format!("{}.issuer", issuer.path);
            if is_url(name) {
                let address = format!("{}/.well-known/openid-configuration", name.trim_end_matches('/'));
                out.report(policy.object, path, format!("the keys of `{name}` are found by discovery"))
                    .level(Level::Info)
                    .note(format!("istiod asks `{address}` for their address; without an answer every token is refused (401)"))
                    .help("set `jwksUri` to be independent of the discovery document");
            } else {
                out.report(policy.object, path, format!("nothing says where the keys of `{name}` are"))
                    .note("the issuer is no URL, so discovery cannot find them: every token is refused (401)")
                    .help("set `jwksUri`, or `jwks` inline");
            }
        }
    }
}
