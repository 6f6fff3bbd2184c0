//! Probes that the kubelet sends in plaintext to a port that accepts only mTLS.

use super::{point, words};
use crate::analyze::{Change, Context, Findings, rule};
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::k8s::container::Container;
use crate::api::k8s::probe::Probe;
use crate::diag::Safety;
use crate::optin::Meshed;
use crate::store::Workload;
use crate::yaml::decode::IntOrString;

rule! {
    /// An HTTP or gRPC probe of a workload that accepts only mTLS, with probe rewriting turned off.
    ///
    /// ## Why is this bad?
    ///
    /// The kubelet has no certificate of the mesh. Without the rewrite its probes go to the application
    /// port, where the proxy resets them: the pod never becomes ready, or is restarted again and again.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata:
    ///       labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///       annotations: {sidecar.istio.io/rewriteAppHTTPProbers: "false"}
    ///     spec:
    ///       containers:
    ///       - name: catalog
    ///         image: example.com/catalog:1
    ///         ports: [{containerPort: 8080}]
    ///         readinessProbe: {httpGet: {path: /ready, port: 8080}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata:
    ///       labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///     spec:
    ///       containers:
    ///       - name: catalog
    ///         image: example.com/catalog:1
    ///         ports: [{containerPort: 8080}]
    ///         readinessProbe: {httpGet: {path: /ready, port: 8080}}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: default, namespace: shop}
    /// spec: {mtls: {mode: STRICT}}
    /// ```
    "MSH0518", "strict-probe", Mtls, Error,
    aliases: [],
    rows: ["PA-016"],
    fix: Some(Safety::Suggested),
}

const REWRITE: &str = "sidecar.istio.io/rewriteAppHTTPProbers";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let globally = cx.mesh.all::<IstioOperator>().any(|operator| {
        let values = operator.body.values.as_ref();
        values.is_some_and(|values| values.0["sidecarInjectorWebhook"]["rewriteAppHTTPProbe"] == false)
    });
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !workload.is_gateway()) {
        let own = workload.meta.annotations.get(REWRITE).map(String::as_str);
        if own != Some("false") && !(globally && own.is_none()) {
            continue;
        }
        for (i, container) in workload.pod.containers.iter().enumerate() {
            for (field, port) in probes(container) {
                let mtls = cx.mesh.mtls(&workload, Some(port));
                if !mtls.is_strict() || workload.bypasses_inbound(port) {
                    continue;
                }
                let path = format!("{}.containers[{i}].{field}", workload.spec_path());
                let finding = out.report(
                    workload.object,
                    path,
                    format!("the probe of {} goes to port {port}, which accepts only mTLS", words(&workload)),
                );
                finding.on_key();
                finding.note("the kubelet has no certificate of the mesh: the proxy resets the probe, and the pod does not become ready");
                finding.help("leave probe rewriting on: the proxy then answers probes on a port of its own");
                point(finding, &mtls, "mTLS is required here");
                fix(finding, &workload, own);
            }
        }
    }
}

fn fix(finding: &mut crate::analyze::finding::Finding, workload: &Workload<'_>, own: Option<&str>) {
    if own.is_some() {
        let path = format!("{}.annotations[\"{REWRITE}\"]", workload.meta_path());
        finding.related(workload.object, path.clone(), "probe rewriting is turned off here");
        finding.fix(Safety::Suggested, Change::Remove { path });
    }
}

/// Returns the network probes of a container: field and port.
fn probes(container: &Container) -> Vec<(&'static str, i64)> {
    let fields = [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ];
    fields.into_iter().filter_map(|(field, probe)| Some((field, port_of(probe.as_ref()?, container)?))).collect()
}

fn port_of(probe: &Probe, container: &Container) -> Option<i64> {
    if let Some(grpc) = &probe.grpc {
        return grpc.port;
    }
    match probe.http_get.as_ref()?.port.as_ref()? {
        IntOrString::Int(port) => Some(*port),
        IntOrString::Text(name) => container.ports.iter().find(|port| port.name.as_ref() == Some(name))?.container_port,
    }
}
