//! Client addresses that are a node's.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::api::k8s::service::{ServiceType, TrafficPolicy};

rule! {
    /// `ipBlocks` (or `source.ip`) on a gateway whose Service does not keep the client's address.
    ///
    /// ## Why is this bad?
    ///
    /// With `externalTrafficPolicy: Cluster`, the default, nodes replace the source address by their
    /// own: the policy compares the address of a node.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: edge, namespace: edge}
    /// spec:
    ///   type: LoadBalancer
    ///   selector: {istio: edge-gateway}
    ///   ports: [{name: https, port: 443, targetPort: 8443}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: edge, namespace: edge}
    /// spec:
    ///   selector: {matchLabels: {istio: edge-gateway}}
    ///   template:
    ///     metadata:
    ///       labels: {istio: edge-gateway, sidecar.istio.io/inject: "true"}
    ///       annotations: {inject.istio.io/templates: gateway}
    ///     spec: {containers: [{name: istio-proxy, image: auto}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: office, namespace: edge}
    /// spec:
    ///   selector: {matchLabels: {istio: edge-gateway}}
    ///   rules: [{from: [{source: {ipBlocks: [203.0.113.0/24]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: edge, namespace: edge}
    /// spec:
    ///   type: LoadBalancer
    ///   externalTrafficPolicy: Local
    ///   selector: {istio: edge-gateway}
    ///   ports: [{name: https, port: 443, targetPort: 8443}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: edge, namespace: edge}
    /// spec:
    ///   selector: {matchLabels: {istio: edge-gateway}}
    ///   template:
    ///     metadata:
    ///       labels: {istio: edge-gateway, sidecar.istio.io/inject: "true"}
    ///       annotations: {inject.istio.io/templates: gateway}
    ///     spec: {containers: [{name: istio-proxy, image: auto}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: office, namespace: edge}
    /// spec:
    ///   selector: {matchLabels: {istio: edge-gateway}}
    ///   rules: [{from: [{source: {ipBlocks: [203.0.113.0/24]}}]}]
    /// ```
    "MSH0634", "source-ip-after-nat", Authorization, Warning,
    aliases: [],
    rows: ["AP-034"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let lists = values(policy.body);
        let by_ip = |values: &&super::Values<'_>| values.is_field(&["ipBlocks", "notIpBlocks"]) || values.is_key(&["source.ip"]);
        let Some(first) = lists.iter().find(by_ip) else { continue };
        let gateways = cx.scope(policy).workloads(cx.mesh).into_iter().filter(crate::store::Workload::is_gateway);
        let exposed = gateways.flat_map(|workload| cx.services_selecting(&workload)).find(|service| {
            let external = matches!(service.body.type_, Some(ServiceType::LoadBalancer | ServiceType::NodePort));
            let keeps = service.body.external_traffic_policy == Some(TrafficPolicy::Local);
            // Load balancers that hand the address on say so in annotations.
            let handed_on = service
                .object
                .meta
                .annotations
                .keys()
                .any(|key| ["proxy-protocol", "target-type", "preserve", "client-ip"].iter().any(|word| key.contains(word)));
            external && !keeps && !handed_on
        });
        let Some(service) = exposed else { continue };
        let path = if service.body.external_traffic_policy.is_some() { "spec.externalTrafficPolicy" } else { "spec.type" };
        out.report(policy.object, first.path(), format!("`{}` compares addresses of nodes, not of clients", first.words()))
            .on_key()
            .note(format!("Service `{}` does not keep the client's address (`externalTrafficPolicy: Cluster`)", service.object.name()))
            .help("set `externalTrafficPolicy: Local` on the Service, or use `remoteIpBlocks` behind a proxy that sends X-Forwarded-For")
            .related(service.object, path, "replaces the client's address");
    }
}
