//! Workloads that a STRICT policy covers and that have no proxy to carry it out.

use std::collections::BTreeSet;

use super::{point, refusal_path, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::diag::Level;
use crate::optin::NotMeshed;

rule! {
    /// A workload behind a Service that a STRICT policy covers, but that has no proxy to enforce it.
    ///
    /// A mesh-wide policy does not report namespaces that are not part of the mesh at all as a warning:
    /// there it is an info.
    ///
    /// ## Why is this bad?
    ///
    /// Nobody enforces the policy: the workload accepts plaintext from everyone. Proxies that call it see
    /// that it has no proxy and send plaintext too (auto mTLS), so that nothing fails and nothing is
    /// encrypted; a DestinationRule with `ISTIO_MUTUAL` would make the calls fail.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, sidecar.istio.io/inject: "false"}}
    ///     spec:
    ///       containers: [{name: catalog, image: "example.com/catalog:1", ports: [{containerPort: 8080}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 8080}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog}}
    ///     spec:
    ///       containers: [{name: catalog, image: "example.com/catalog:1", ports: [{containerPort: 8080}]}]
    /// ```
    "MSH0502", "strict-without-proxy", Mtls, Warning,
    aliases: [],
    rows: ["PA-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for service in cx.mesh.all::<Service>() {
        for workload in cx.mesh.backends(service) {
            let Some(reason) = workload.meshed.refusal().filter(|_| !workload.is_gateway()) else { continue };
            let ports = (0..service.body.ports.len()).map(|port| cx.mesh.target_port(service, port, &workload));
            let Some(mtls) = ports.map(|port| cx.mesh.mtls(&workload, port)).find(|mtls| mtls.is_strict() && mtls.source.is_some()) else {
                continue;
            };
            if reason == NotMeshed::SystemNamespace || !seen.insert(workload.object.id) {
                continue;
            }
            let path = refusal_path(&workload).unwrap_or_else(|| "metadata.name".to_owned());
            let message = format!("STRICT mTLS covers {} but nothing enforces it: {}", words(&workload), reason.words());
            let finding = out.report(workload.object, path, message);
            finding.note("it accepts plaintext from everyone, and proxies that call it send plaintext because it has no proxy (auto mTLS)");
            finding.help("let its pods be injected; where they cannot be, say so with a PeerAuthentication of mode DISABLE for them");
            point(finding, &mtls, "mTLS is required here");
            finding.related(service.object, "spec.selector", "this Service sends traffic to it");
            let own = mtls.source.as_ref().is_some_and(|(policy, _)| policy.object.namespace == workload.namespace());
            if !own && matches!(reason, NotMeshed::NamespaceSilent | NotMeshed::NamespaceOptedOut) {
                finding.level(Level::Info);
            }
        }
    }
}
