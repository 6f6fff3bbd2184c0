//! Tokens that the gateway takes off although workloads behind it expect them.

use super::issuers;
use crate::analyze::rules::authorization::host_without_port::is_ingress;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::{JwtRule, RequestAuthentication};
use crate::diag::{Level, Safety};
use crate::text::is_unknown;

rule! {
    /// A gateway's RequestAuthentication that does not forward the token, while another one behind expects tokens of the same issuer.
    ///
    /// ## Why is this bad?
    ///
    /// After validation the token is taken off the request unless `forwardOriginalToken` is set. The
    /// workload behind sees a request without a token, and refuses it when it requires one (403).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   rules: [{from: [{source: {requestPrincipals: ["https://id.example.com/*"]}}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   action: DENY
    ///   rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys", forwardOriginalToken: true}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: orders, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: orders}}
    ///   rules: [{from: [{source: {requestPrincipals: ["https://id.example.com/*"]}}]}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   action: DENY
    ///   rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]
    /// ```
    "MSH0716", "token-dropped", Authentication, Warning,
    aliases: [],
    rows: ["RA-016"],
    fix: Some(Safety::Suggested),
}

/// Places a rule takes tokens from; the default place when it names none.
fn places(rule: &JwtRule) -> Vec<String> {
    let headers = rule.from_headers.iter().filter_map(|header| header.name.as_ref()).map(|name| name.to_ascii_lowercase());
    let mut places: Vec<String> = headers.collect();
    places.extend(rule.from_params.iter().map(|name| format!("?{name}")));
    places.extend(rule.from_cookies.iter().map(|name| format!("cookie {name}")));
    if places.is_empty() {
        places.push("authorization".to_owned());
    }
    places
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let all: Vec<_> = cx.mesh.all::<RequestAuthentication>().map(|policy| (policy, cx.scope(policy))).collect();
    for (edge, _) in all.iter().filter(|(_, scope)| is_ingress(scope)) {
        for issuer in issuers(*edge).filter(|issuer| issuer.rule.forward_original_token != Some(true)) {
            let Some(name) = issuer.rule.issuer.as_deref().filter(|name| !is_unknown(name)) else { continue };
            let behind = all.iter().filter(|(_, other)| !is_ingress(other) && !other.is_mesh() && other.targets.is_empty()).find_map(
                |(policy, _)| {
                    let own = issuers(*policy).find(|other| other.rule.issuer.as_deref() == Some(name))?;
                    places(own.rule).iter().any(|place| places(issuer.rule).contains(place)).then_some((policy, own))
                },
            );
            let Some((later, own)) = behind else { continue };
            let finding = out.report(
                edge.object,
                format!("{}.issuer", issuer.path),
                format!("the gateway takes tokens of `{name}` off the requests"),
            );
            finding.note("a workload behind it expects them, and sees requests without a token");
            finding.help("set `forwardOriginalToken: true` here");
            finding.related(later.object, format!("{}.issuer", own.path), "expects the token");
            let (key, text) = ("forwardOriginalToken".to_owned(), "true".to_owned());
            if issuer.rule.forward_original_token.is_none() {
                finding.fix(Safety::Suggested, crate::analyze::Change::Insert { path: issuer.path.clone(), key, text });
            } else {
                // Written out: somebody wanted it.
                finding.level(Level::Info);
            }
        }
    }
}
