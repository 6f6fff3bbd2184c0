//! DENY rules that deny all connections to a TCP port.

use super::{action, exposed, is_enforced, rule_values, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy};
use crate::optin::Meshed;

rule! {
    /// A DENY rule that has only HTTP attributes and no port, for workloads with a TCP port.
    ///
    /// ## Why is this bad?
    ///
    /// TCP connections have no HTTP attributes. A DENY policy ignores them there, so the rule denies
    /// every connection to the workload's TCP ports.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {app: cart}
    ///   ports: [{name: http, port: 8080}, {name: tcp-sync, port: 7000}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   template:
    ///     metadata: {labels: {app: cart}}
    ///     spec: {containers: [{name: cart, image: "cart:1.0", ports: [{containerPort: 8080}, {containerPort: 7000}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {methods: [DELETE]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {app: cart}
    ///   ports: [{name: http, port: 8080}, {name: tcp-sync, port: 7000}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   template:
    ///     metadata: {labels: {app: cart}}
    ///     spec: {containers: [{name: cart, image: "cart:1.0", ports: [{containerPort: 8080}, {containerPort: 7000}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {methods: [DELETE], ports: ["8080"]}}]}]
    /// ```
    "MSH0626", "http-deny-on-tcp", Authorization, Warning,
    aliases: ["IST0133"],
    rows: ["AP-026"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Deny) {
        let hollow = rules(policy.body).iter().enumerate().find(|(position, rule)| {
            let values = rule_values(*position, rule);
            !values.is_empty() && values.iter().all(super::Values::is_http)
        });
        let Some((position, _)) = hollow else { continue };
        let covered = cx.scope(policy).workloads(cx.mesh);
        let victims =
            covered.iter().filter(|workload| is_enforced(workload) && workload.meshed != Meshed::Ambient && !workload.is_gateway());
        let opaque = victims
            .filter_map(|workload| Some((workload, exposed(cx.mesh, workload).into_iter().find(|port| port.port.protocol.is_opaque())?)));
        let Some((workload, port)) = opaque.into_iter().next() else { continue };
        let (name, number) = (workload.object.name(), port.target.unwrap_or(port.port.number));
        let finding = out.report(
            policy.object,
            format!("spec.rules[{position}]"),
            format!("the rule denies every connection to TCP port {number} of `{name}`"),
        );
        finding.note("TCP has no HTTP attributes: a DENY rule that has nothing else matches every connection");
        finding.help("add `ports` with the HTTP ports to the operation");
        let path = port.port.path.clone();
        finding.related(port.service.object, path, format!("declared as {}", port.port.protocol.word()));
    }
}
