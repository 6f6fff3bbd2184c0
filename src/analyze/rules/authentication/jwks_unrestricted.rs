//! Key fetches that may go anywhere.

use super::{issuers, keys_uri};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// Keys are fetched by address while istiod is not kept from fetching from internal addresses.
    ///
    /// Looked at when istiod's Deployment is in the input.
    ///
    /// ## Why is this bad?
    ///
    /// Who may write a RequestAuthentication can make istiod ask any address it can reach, such as
    /// the cloud's metadata server.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
    /// spec:
    ///   selector: {matchLabels: {app: istiod}}
    ///   template:
    ///     metadata: {labels: {app: istiod, sidecar.istio.io/inject: "false"}}
    ///     spec: {containers: [{name: discovery, image: "istio/pilot:1.29.0"}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
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
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
    /// spec:
    ///   selector: {matchLabels: {app: istiod}}
    ///   template:
    ///     metadata: {labels: {app: istiod, sidecar.istio.io/inject: "false"}}
    ///     spec:
    ///       containers:
    ///       - name: discovery
    ///         image: istio/pilot:1.29.0
    ///         env: [{name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 169.254.0.0/16}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   action: DENY
    ///   rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]
    /// ```
    "MSH0708", "jwks-unrestricted", Authentication, Warning,
    aliases: ["IST0175"],
    rows: ["RA-008"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let fetching = cx.all::<RequestAuthentication>().find_map(|policy| {
        let issuer = issuers(policy).find(|issuer| keys_uri(issuer.rule).is_some_and(|(_, uri)| !uri.is_empty()))?;
        let (field, _) = keys_uri(issuer.rule)?;
        Some((policy, format!("{}.{field}", issuer.path)))
    });
    let Some((policy, path)) = fetching else { return };
    let control = cx.workloads().filter(|workload| workload.labels().get("app").is_some_and(|app| app == "istiod"));
    for workload in control {
        let mut containers = workload.pod.containers.iter().enumerate();
        let Some((position, container)) = containers.find(|(_, container)| container.name.as_deref() == Some("discovery")) else {
            continue;
        };
        let set = container.env.iter().any(|variable| variable.name.as_deref() == Some("BLOCKED_CIDRS_IN_JWKS_URIS"));
        if set || !container.env_from.is_empty() {
            continue;
        }
        out.report(
            workload.object,
            format!("{}.containers[{position}]", workload.spec_path()),
            "istiod fetches keys from any address a RequestAuthentication names",
        )
        .note("who may write one can make istiod ask internal addresses, such as the cloud's metadata server")
        .help("set the environment variable `BLOCKED_CIDRS_IN_JWKS_URIS`, for example to `169.254.0.0/16`")
        .related(policy.object, path.clone(), "keys are fetched from here");
    }
}
