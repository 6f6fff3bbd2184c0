//! Ports of policies that are a Service's ports, not the workload's.

use std::collections::BTreeMap;

use super::{exposed, values};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::diag::Safety;

rule! {
    /// A port in an AuthorizationPolicy that is a port of the Service and none of the workload behind it.
    ///
    /// ## Why is this bad?
    ///
    /// A policy sees the port the workload listens on, not the Service's: the rule never matches.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {app: cart}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
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
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules: [{to: [{operation: {ports: ["80"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {app: cart}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
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
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules: [{to: [{operation: {ports: ["8080"]}}]}]
    /// ```
    "MSH0628", "policy-port-is-service-port", Authorization, Warning,
    aliases: [],
    rows: ["AP-028"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let lists: Vec<_> = values(policy.body)
            .into_iter()
            .filter(|values| values.is_field(&["ports", "notPorts"]) || values.is_key(&["destination.port"]))
            .collect();
        if lists.is_empty() {
            continue;
        }
        let covered = cx.scope(policy).workloads(cx.mesh);
        let ports: Vec<_> = covered.iter().flat_map(|workload| exposed(cx.mesh, workload)).collect();
        if ports.iter().any(|port| port.target.is_none()) {
            continue;
        }
        let translated: BTreeMap<i64, usize> = ports
            .iter()
            .enumerate()
            .filter(|(_, port)| port.target != Some(port.port.number))
            .map(|(at, port)| (port.port.number, at))
            .collect();
        for values in lists {
            for (at, number) in values.known().filter_map(|(at, text)| Some((at, text.parse::<i64>().ok()?))) {
                let Some(port) = translated.get(&number).map(|at| &ports[*at]) else { continue };
                let listens =
                    ports.iter().any(|port| port.target == Some(number)) || covered.iter().any(|workload| workload.declares_port(number));
                let Some(target) = port.target.filter(|_| !listens) else { continue };
                let path = values.path_of(at);
                let service = port.service.object.name();
                out.report(policy.object, &path, format!("port {number} is Service `{service}`'s; its workload listens on {target}"))
                    .note(if values.is_negative() {
                        "policies see the workload's port: the exclusion excludes nothing"
                    } else {
                        "policies see the workload's port: no connection matches"
                    })
                    .help(format!("write `{target}`"))
                    .related(port.service.object, port.port.path.clone(), format!("port {number} leads to {target}"))
                    .suggest_value(path, &target.to_string());
            }
        }
    }
}
