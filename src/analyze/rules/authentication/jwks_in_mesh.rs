//! Keys behind strict mTLS, which istiod does not speak.

use super::{completed, issuers, keys_uri, split};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// A `jwksUri` that leads to a Service whose workloads accept mTLS only.
    ///
    /// ## Why is this bad?
    ///
    /// istiod fetches the keys without mesh mTLS, so the workload refuses the connection. Without
    /// keys every token of the issuer is refused (401).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: auth, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: dex, namespace: auth}
    /// spec: {selector: {app: dex}, ports: [{name: https, port: 443, targetPort: 5554}]}
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: dex, namespace: auth}
    /// spec:
    ///   selector: {matchLabels: {app: dex}}
    ///   template:
    ///     metadata: {labels: {app: dex}}
    ///     spec: {containers: [{name: dex, image: "dex:2.41", ports: [{containerPort: 5554}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: auth}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   jwtRules: [{issuer: "https://dex.example.com", jwksUri: "https://dex.auth.svc.cluster.local/keys"}]
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
    ///   jwtRules: [{issuer: "https://dex.example.com", jwksUri: "https://dex.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: edge, namespace: istio-system}
    /// spec:
    ///   selector: {matchLabels: {istio: ingressgateway}}
    ///   action: DENY
    ///   rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]
    /// ```
    "MSH0707", "jwks-in-mesh", Authentication, Error,
    aliases: [],
    rows: ["RA-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        for issuer in issuers(policy) {
            let Some((field, uri)) = keys_uri(issuer.rule) else { continue };
            let Some((scheme, host, port, _)) = split(uri) else { continue };
            let full = completed(host, &cx.options.domain);
            let Some(service) = cx.service(&full, "istio-system").filter(|_| host.contains('.')) else { continue };
            let number = i64::from(port.unwrap_or(if scheme == "http" { 80 } else { 443 }));
            let position = service.body.ports.iter().position(|entry| entry.port == Some(number));
            let strict = cx.backends(service).into_iter().find_map(|workload| {
                let target = position.and_then(|position| cx.target_port(service, position, &workload));
                let mtls = cx.mtls(&workload, target);
                (workload.meshed.is_meshed() && mtls.is_strict()).then_some(mtls)
            });
            let Some((peer, path)) = strict.and_then(|mtls| mtls.source) else { continue };
            out.report(
                policy.object,
                format!("{}.{field}", issuer.path),
                format!("`{host}` accepts mTLS only, and istiod fetches keys without it"),
            )
            .note("the keys cannot be fetched: every token of the issuer is refused (401)")
            .help("exempt the port with `portLevelMtls` PERMISSIVE, use an address outside the mesh, or give the keys inline")
            .related(peer.object, path, "STRICT here");
        }
    }
}
