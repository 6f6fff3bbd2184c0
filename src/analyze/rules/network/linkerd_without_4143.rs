//! NetworkPolicies that keep opaque traffic of Linkerd out.

use super::ambient_without_15008::missing_port;
use super::is_linkerd;
use crate::analyze::{Context, Findings, rule};
use crate::optin::Meshed;

rule! {
    /// NetworkPolicies that open ports of Linkerd's pods but not 4143.
    ///
    /// ## Why is this bad?
    ///
    /// Linkerd's proxies send opaque traffic, and traffic from other clusters, to the proxy's own port,
    /// 4143. With only the application's ports open these connections are dropped.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}, annotations: {linkerd.io/inject: enabled}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}, annotations: {linkerd.io/inject: enabled}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}, {port: 4143}]
    /// ```
    "MSH1506", "linkerd-without-4143", Network, Warning,
    aliases: [],
    rows: ["NP-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    missing_port(cx, out, 4143, |workload| workload.meshed == Meshed::Sidecar && is_linkerd(cx, workload), "opaque traffic of Linkerd");
}
