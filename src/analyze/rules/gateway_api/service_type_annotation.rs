//! A deprecated annotation of Istio's Gateways.

use crate::analyze::{Context, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;

rule! {
    /// The annotation for the type of a Gateway's Service on the Gateway itself, where it is deprecated.
    ///
    /// ## Why is this bad?
    ///
    /// Istio wants it on the infrastructure, from where it goes to the generated Service.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop, annotations: {networking.istio.io/service-type: ClusterIP}}
    /// spec:
    ///   gatewayClassName: istio
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: gateway.networking.k8s.io/v1
    /// kind: Gateway
    /// metadata: {name: edge, namespace: shop}
    /// spec:
    ///   gatewayClassName: istio
    ///   infrastructure: {annotations: {networking.istio.io/service-type: ClusterIP}}
    ///   listeners: [{name: http, port: 80, protocol: HTTP}]
    /// ```
    "MSH1278", "service-type-annotation", GatewayApi, Info,
    aliases: [],
    rows: ["KGW-031"],
    fix: None,
}

const ANNOTATION: &str = "networking.istio.io/service-type";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for gateway in cx.mesh.all::<K8sGateway>().filter(|gateway| gateway.object.annotation(ANNOTATION).is_some()) {
        out.report(
            gateway.object,
            format!("metadata.annotations[\"{ANNOTATION}\"]"),
            format!("`{ANNOTATION}` on the Gateway is deprecated"),
        )
        .on_key()
        .help("put it under `spec.infrastructure.annotations`, or set the type in the parameters the Gateway refers to");
    }
}
