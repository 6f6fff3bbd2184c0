//! NetworkPolicies that keep the API server from the injection webhook.

use super::{opens, restricting};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::PolicyType;
use crate::api::k8s::protocol::Protocol;
use crate::text::words;
use crate::yaml::decode::Map;

rule! {
    /// NetworkPolicies on istiod that do not open its webhook port, 15017, or its configuration port, 15012.
    ///
    /// ## Why is this bad?
    ///
    /// The API server cannot reach the webhook: pods of injected namespaces are not created at all, and
    /// mesh configuration is not validated. Without 15012 sidecars get no configuration.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: istiod, namespace: istio-system}
    /// spec:
    ///   podSelector: {matchLabels: {app: istiod}}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - ports: [{port: 15012}, {port: 15014}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: istiod, namespace: istio-system}
    /// spec:
    ///   podSelector: {matchLabels: {app: istiod}}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - ports: [{port: 15012}, {port: 15014}, {port: 15017}]
    /// ```
    "MSH1505", "webhook-blocked", Network, Error,
    aliases: [],
    rows: ["NP-005"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = restricting(cx, PolicyType::Ingress);
    let istiod: Map<String> = [("app", "istiod"), ("istio", "pilot")].map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let own = policies.get(cx.mesh.settings.root_namespace()).into_iter().flatten();
    let selecting: Vec<_> =
        own.filter(|policy| policy.body.pod_selector.as_ref().is_none_or(|selector| selector.matches(&istiod))).collect();
    let Some(first) = selecting.iter().find(|policy| !policy.body.ingress.is_empty()).or(selecting.first()) else { return };
    let open = |port: i64| selecting.iter().flat_map(|policy| &policy.body.ingress).any(|rule| opens(&rule.ports, port, Protocol::Tcp));
    let missing: Vec<String> = [15017, 15012].into_iter().filter(|port| !open(*port)).map(|port| port.to_string()).collect();
    if missing.is_empty() {
        return;
    }
    let path = if first.body.ingress.is_empty() { "spec.podSelector" } else { "spec.ingress" };
    let finding = out.report(first.object, path, format!("istiod cannot be reached on {}", words::list(&missing, 3)));
    finding.on_key();
    finding
        .note("15017 is its webhook: without it pods of injected namespaces are not created; 15012 serves configuration and certificates");
    finding.help("open these ports for all sources: the API server is no pod that a selector could name");
}
