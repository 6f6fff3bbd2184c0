//! Network policies that let clients in although only a waypoint connects.

use std::collections::BTreeSet;

use super::{on, restricting, words};
use crate::analyze::rules::ambient::{Binding, USE_WAYPOINT, is_ambient_service, waypoint_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::{NetworkPolicyPeer, PolicyType};
use crate::api::k8s::service::Service;
use crate::yaml::decode::Map;

rule! {
    /// A NetworkPolicy that lets client pods in to ambient pods whose Service uses a waypoint.
    ///
    /// ## Why is this bad?
    ///
    /// With a waypoint in between, connections come from the waypoint's pods. A rule that names only the
    /// clients drops them all.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - from: [{podSelector: {matchLabels: {app: orders}}}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    /// ---
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: waypoint, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio-waypoint
    ///   listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - from: [{podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: waypoint}}}]
    /// ```
    "MSH1503", "client-pods-behind-waypoint", Network, Error,
    aliases: [],
    rows: ["NP-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let policies = restricting(cx, PolicyType::Ingress);
    let mut seen = BTreeSet::new();
    for service in cx.mesh.all::<Service>().filter(|service| policies.contains_key(service.object.namespace.as_str())) {
        let Some(Some(binding)) = waypoint_of(cx, service.object).filter(|_| is_ambient_service(cx, service)) else { continue };
        for workload in cx.mesh.backends(service) {
            let own = on(&policies, &workload);
            let rules = || own.iter().flat_map(|policy| policy.body.ingress.iter().enumerate().map(move |(i, rule)| (policy, i, rule)));
            let open = rules()
                .any(|(_, _, rule)| rule.from.is_empty() || rule.from.iter().any(|peer| lets_in(peer, &binding, workload.namespace())));
            let Some((policy, i, _)) = rules().next().filter(|(policy, ..)| !open && seen.insert(policy.object.id)) else { continue };
            let message = format!("connections to {} come from waypoint `{}`, which no rule lets in", words(&workload), binding.name);
            let finding = out.report(policy.object, format!("spec.ingress[{i}].from"), message);
            finding.note("with a waypoint in between, clients do not connect to the pods themselves");
            finding.help(format!(
                "let pods with `gateway.networking.k8s.io/gateway-name: {}` in; say at the waypoint which clients may call",
                binding.name
            ));
            finding.related(binding.object, format!("metadata.labels[\"{USE_WAYPOINT}\"]"), "traffic goes through this waypoint");
        }
    }
}

/// Addresses and namespaces may be the waypoint's.
fn lets_in(peer: &NetworkPolicyPeer, binding: &Binding<'_>, namespace: &str) -> bool {
    let labels: Map<String> = [("gateway.networking.k8s.io/gateway-name".to_owned(), binding.name.to_owned())].into();
    match (&peer.pod_selector, &peer.namespace_selector, &peer.ip_block) {
        (_, _, Some(_)) | (None, Some(_), None) => true,
        (Some(pods), None, None) => binding.namespace == namespace && pods.matches(&labels),
        (Some(pods), Some(_), None) => pods.matches(&labels),
        (None, None, None) => false,
    }
}
