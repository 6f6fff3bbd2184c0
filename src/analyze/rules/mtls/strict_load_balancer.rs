//! Workloads that accept only mTLS and are exposed to clients outside the mesh.

use super::strict_behind;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::{Service, ServiceType};

rule! {
    /// A Service of type LoadBalancer or NodePort whose pods accept only mTLS.
    ///
    /// Gateways are no mistake: they terminate the traffic of outside clients on ports of their own.
    ///
    /// ## Why is this bad?
    ///
    /// Clients outside the cluster have no certificate of the mesh: the pods' proxies reset their connections.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   type: LoadBalancer
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0515", "strict-load-balancer", Mtls, Warning,
    aliases: [],
    rows: ["PA-013"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for service in cx.mesh.all::<Service>() {
        let Some(kind @ (ServiceType::LoadBalancer | ServiceType::NodePort)) = service.body.type_ else { continue };
        let gateway = service.body.selector.get("istio").is_some_and(|name| name.contains("gateway"))
            || service.object.name().contains("gateway")
            || cx.mesh.backends(service).iter().any(crate::store::Workload::is_gateway);
        let strict = (0..service.body.ports.len()).find_map(|port| Some((port, strict_behind(cx, service, port)?)));
        let Some((port, strict)) = strict.filter(|_| !gateway) else { continue };
        let number = service.body.ports[port].port.unwrap_or_default();
        let message = format!("port {number} is exposed outside the mesh ({}), and its pods accept only mTLS", kind.word());
        let finding = out.report(service.object, "spec.type", message);
        finding.note("clients outside have no certificate of the mesh: the pods' proxies reset their connections");
        finding.help("expose the service with a gateway, or accept plaintext on the pods' port with `portLevelMtls`");
        strict.explain(finding, service);
    }
}
