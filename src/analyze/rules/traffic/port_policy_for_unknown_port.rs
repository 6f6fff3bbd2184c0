//! Port policies for ports that the Service does not have.

use super::policies::{Scope, all, ports, providers};
use crate::analyze::{Change, Context, Findings, rule};
use crate::diag::Safety;
use crate::store::hosts::Provider;
use crate::yaml::decode::IntOrString;

rule! {
    /// An entry of `portLevelSettings` for a port that the host does not have.
    ///
    /// The number is the Service's port, not the container's.
    ///
    /// ## Why is this bad?
    ///
    /// The entry never applies: traffic on the real port takes the policy around it.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     portLevelSettings:
    ///     - port: {number: 8080}
    ///       loadBalancer: {simple: ROUND_ROBIN}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: ServiceEntry
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   hosts: [catalog.example.com]
    ///   ports: [{number: 80, name: http, protocol: HTTP}]
    ///   resolution: DNS
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   trafficPolicy:
    ///     portLevelSettings:
    ///     - port: {number: 80}
    ///       loadBalancer: {simple: ROUND_ROBIN}
    /// ```
    "MSH0453", "port-policy-for-unknown-port", Traffic, Warning,
    aliases: [],
    rows: ["DR-015"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in all(cx) {
        let Scope::Port(Some(number)) = policy.scope else { continue };
        let known = ports(cx, policy.rule);
        let found = providers(cx, policy.rule);
        if known.is_empty() || known.iter().any(|port| port.number == number) || found.iter().any(|provider| provider.object().masked) {
            continue;
        }
        let numbers: Vec<String> = known.iter().map(|port| format!("`{}`", port.number)).collect();
        let path = format!("{}.port.number", policy.path);
        let finding = out.report(policy.rule.object, &path, format!("`{}` has no port {number}", policy.host()));
        finding.related(found[0].object(), "spec.ports", "its ports").note("the policy never applies");
        match behind(&found, number) {
            Some(port) => {
                finding.help(format!("{number} is where the containers listen; write the Service's port, {port}"));
                finding.fix(Safety::Suggested, Change::Replace { path, text: port.to_string() });
            }
            None => {
                finding.help(format!("its ports are {}", numbers.join(", ")));
            }
        }
    }
}

/// Returns the only Service port that leads to the container port.
fn behind(found: &[Provider<'_>], number: i64) -> Option<i64> {
    let ports = found.iter().filter_map(|provider| match provider {
        Provider::Service(service) => Some(&service.body.ports),
        Provider::Entry(_) => None,
    });
    let mut behind = ports.flatten().filter(|port| port.target_port == Some(IntOrString::Int(number))).filter_map(|port| port.port);
    behind.next().filter(|_| behind.next().is_none())
}
