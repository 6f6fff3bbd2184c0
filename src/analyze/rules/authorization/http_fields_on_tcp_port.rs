//! ALLOW rules with HTTP attributes on ports that are not HTTP.

use std::collections::BTreeSet;

use super::{Exposed, Part, Values, action, exposed, is_enforced, rule_values, rules};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::{Action, AuthorizationPolicy, Rule};
use crate::optin::Meshed;
use crate::text::{is_unknown, words};

rule! {
    /// An ALLOW rule with HTTP attributes for workloads whose ports the rule can apply to are all declared as TCP.
    ///
    /// ## Why is this bad?
    ///
    /// A TCP connection has no method, path, host, header or token. The rule never matches, and
    /// since an ALLOW policy covers the workload, its connections are refused.
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
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules: [{to: [{operation: {methods: [GET]}}]}]
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
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   rules: [{to: [{operation: {methods: [GET]}}]}]
    /// ```
    "MSH0627", "http-fields-on-tcp-port", Authorization, Error,
    aliases: [],
    rows: ["AP-027"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>().filter(|policy| action(policy.body) == Action::Allow) {
        let rules = rules(policy.body);
        let http: Vec<Values<'_>> = rules
            .iter()
            .enumerate()
            .filter_map(|(position, rule)| rule_values(position, rule).into_iter().find(|values| decides(rule, values)))
            .collect();
        if http.is_empty() {
            continue;
        }
        let covered: Vec<_> = cx.scope(policy).workloads(cx.mesh).into_iter().filter(is_enforced).collect();
        if covered.iter().any(|workload| workload.meshed == Meshed::Ambient || workload.is_gateway()) {
            continue;
        }
        let ports: Vec<Vec<Exposed<'_>>> = covered.iter().map(|workload| exposed(cx.mesh, workload)).collect();
        if ports.is_empty() || ports.iter().any(Vec::is_empty) {
            continue;
        }
        for values in http {
            let wanted = ports_of(&rules[values.rule], values.part);
            let relevant = |port: &&Exposed<'_>| {
                wanted.as_ref().is_none_or(|wanted| wanted.contains(&port.target.unwrap_or(port.port.number).to_string()))
            };
            let all: Vec<&Exposed<'_>> = ports.iter().flatten().filter(relevant).collect();
            let Some(first) = all.first().filter(|_| all.iter().all(|port| port.port.protocol.is_opaque())) else { continue };
            let names: BTreeSet<&str> = covered.iter().map(|workload| workload.object.name()).collect();
            let word = first.port.protocol.word();
            let finding = out.report(
                policy.object,
                values.path(),
                format!("`{}` never matches: the ports of {} are declared as {word}", values.words(), words::list(&names, 3)),
            );
            finding.on_key();
            finding.note("only HTTP requests have it; the rule allows nothing, so these connections are refused");
            finding
                .help("declare the port as HTTP if it is (`appProtocol: http`), else match by `ports`, `principals` or `namespaces` only");
            finding.related(first.service.object, first.port.path.clone(), format!("declared as {word}"));
        }
    }
}

/// Tells whether an HTTP attribute is one the rule cannot match without.
fn decides(rule: &Rule, values: &Values<'_>) -> bool {
    values.is_http()
        && match values.part {
            Part::Source(_) => rule.from.as_ref().is_some_and(|list| list.len() == 1),
            Part::Operation(_) => rule.to.as_ref().is_some_and(|list| list.len() == 1),
            Part::Condition(..) => true,
        }
}

/// Returns the ports the rule is for; none means any.
fn ports_of(rule: &Rule, part: Part<'_>) -> Option<BTreeSet<String>> {
    let operations: Vec<_> = rule.to.iter().flatten().enumerate().filter_map(|(at, to)| Some((at, to.operation.as_ref()?))).collect();
    let mut ports = BTreeSet::new();
    for (at, operation) in operations {
        if part != Part::Operation(at) && matches!(part, Part::Operation(_)) {
            continue;
        }
        if operation.ports.is_empty() || operation.ports.iter().any(|port| is_unknown(port)) {
            return None;
        }
        ports.extend(operation.ports.iter().cloned());
    }
    (!ports.is_empty()).then_some(ports)
}
