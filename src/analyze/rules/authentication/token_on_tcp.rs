//! Tokens where there are no requests.

use crate::analyze::rules::authorization::{exposed, is_enforced};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::request_authentication::RequestAuthentication;

rule! {
    /// A RequestAuthentication for workloads whose ports are all declared as TCP.
    ///
    /// ## Why is this bad?
    ///
    /// Tokens travel in HTTP requests. On a TCP port nothing is validated and everything passes.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {app: cart}
    ///   ports: [{name: tcp-cart, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   template:
    ///     metadata: {labels: {app: cart}}
    ///     spec: {containers: [{name: cart, image: "cart:1.0", ports: [{containerPort: 8080}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {ports: ["8080"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {app: cart}
    ///   ports: [{name: http-cart, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   template:
    ///     metadata: {labels: {app: cart}}
    ///     spec: {containers: [{name: cart, image: "cart:1.0", ports: [{containerPort: 8080}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: RequestAuthentication
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   action: CUSTOM
    ///   provider: {name: oauth}
    ///   rules: [{to: [{operation: {ports: ["8080"]}}]}]
    /// ```
    "MSH0715", "token-on-tcp", Authentication, Warning,
    aliases: [],
    rows: ["RA-015"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<RequestAuthentication>() {
        let scope = cx.scope(policy);
        if scope.labels.is_none() {
            continue;
        }
        let covered: Vec<_> = scope.workloads(cx.mesh).into_iter().filter(is_enforced).collect();
        if covered.iter().any(crate::store::Workload::is_gateway) {
            continue;
        }
        let ports: Vec<_> = covered.iter().map(|workload| exposed(cx.mesh, workload)).collect();
        let none = ports.iter().any(Vec::is_empty);
        let Some(first) = ports.iter().flatten().next().filter(|_| !none) else { continue };
        if !ports.iter().flatten().all(|port| port.port.protocol.is_opaque()) {
            continue;
        }
        let word = first.port.protocol.word();
        out.report(policy.object, "spec.selector", format!("every port of {} is declared as {word}: no token is validated", scope.words()))
            .note("tokens travel in HTTP requests; connections to these ports pass without one")
            .help("declare the port as HTTP if it is (`appProtocol: http`)")
            .related(first.service.object, first.port.path.clone(), format!("declared as {word}"));
    }
}
