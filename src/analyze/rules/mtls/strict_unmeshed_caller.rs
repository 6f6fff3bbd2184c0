//! Callers without a proxy of services that accept only mTLS.

use super::{point_refusal, strict_on, words};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// A workload without a proxy that calls a service which accepts only mTLS.
    ///
    /// Calls are read from environment variables (ConfigMaps of the input included), commands and
    /// arguments that name a Service. A port with an exception (`portLevelMtls`) is no mistake, nor is a
    /// service whose own pods have no proxy.
    ///
    /// ## Why is this bad?
    ///
    /// A program without a proxy sends plaintext, or TLS without a certificate of the mesh. The server's
    /// proxy resets both: every call fails.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
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
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ---
    /// apiVersion: batch/v1
    /// kind: CronJob
    /// metadata: {name: reindex, namespace: shop}
    /// spec:
    ///   schedule: "@hourly"
    ///   jobTemplate:
    ///     spec:
    ///       template:
    ///         metadata: {labels: {app: reindex, sidecar.istio.io/inject: "false"}}
    ///         spec:
    ///           restartPolicy: Never
    ///           containers:
    ///           - name: reindex
    ///             image: example.com/reindex:1
    ///             args: ["--from=http://catalog.shop/items"]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http, port: 80, targetPort: 8080}]
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
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   mtls: {mode: STRICT}
    ///   portLevelMtls: {8080: {mode: PERMISSIVE}}
    /// ---
    /// apiVersion: batch/v1
    /// kind: CronJob
    /// metadata: {name: reindex, namespace: shop}
    /// spec:
    ///   schedule: "@hourly"
    ///   jobTemplate:
    ///     spec:
    ///       template:
    ///         metadata: {labels: {app: reindex, sidecar.istio.io/inject: "false"}}
    ///         spec:
    ///           restartPolicy: Never
    ///           containers:
    ///           - name: reindex
    ///             image: example.com/reindex:1
    ///             args: ["--from=http://catalog.shop/items"]
    /// ```
    "MSH0501", "strict-unmeshed-caller", Mtls, Error,
    aliases: [],
    rows: ["PA-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| !workload.is_gateway()) {
        let Some(reason) = workload.meshed.refusal() else { continue };
        for call in cx.mesh.calls(&workload) {
            let service = call.service;
            let Some(strict) = strict_on(cx, service, call.port) else { continue };
            let name = format!("{}.{}", service.object.name(), service.object.namespace);
            let message = format!("{} calls `{name}`, which accepts only mTLS, and has no proxy: {}", words(&workload), reason.words());
            let finding = out.report(workload.object, call.path, message);
            finding.note("the server's proxy resets connections that carry no certificate of the mesh: every call fails");
            let port = call.port.and_then(|port| cx.mesh.backends(service).first().and_then(|pod| cx.mesh.target_port(service, port, pod)));
            let port = port.map_or("<port>".to_owned(), |port| port.to_string());
            finding.help(format!(
                "let the caller be injected, or accept plaintext on this port with `portLevelMtls: {{{port}: {{mode: PERMISSIVE}}}}` in a \
                 PeerAuthentication that selects the pods of `{}`",
                service.object.name()
            ));
            strict.explain(finding, service);
            point_refusal(cx, finding, &workload);
        }
    }
}
