//! Application metrics that a Prometheus without certificates cannot scrape.

use std::collections::BTreeSet;

use super::{point, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::api::prometheus::endpoint::NamespaceSelector;
use crate::api::prometheus::pod_monitor::PodMonitor;
use crate::api::prometheus::service_monitor::ServiceMonitor;
use crate::store::{Object, Workload};
use crate::yaml::decode::IntOrString;

rule! {
    /// Metrics scraped from an application port that accepts only mTLS.
    ///
    /// Scrape annotations are no mistake while the mesh merges application metrics into the proxy's own
    /// port (15020, the default), nor is a Prometheus of the input that is in the mesh, nor a monitor with a
    /// TLS configuration.
    ///
    /// ## Why is this bad?
    ///
    /// Prometheus sends plaintext. The workload's proxy resets the connection: the target is down.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http-metrics, port: 9100, targetPort: 9100}]
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
    /// ---
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: ServiceMonitor
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   endpoints: [{port: http-metrics}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog}}
    /// spec:
    ///   selector: {app: catalog}
    ///   ports: [{name: http-metrics, port: 9100, targetPort: 9100}]
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   mtls: {mode: STRICT}
    ///   portLevelMtls: {9100: {mode: PERMISSIVE}}
    /// ---
    /// apiVersion: monitoring.coreos.com/v1
    /// kind: ServiceMonitor
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   endpoints: [{port: http-metrics}]
    /// ```
    "MSH0517", "strict-scrape", Mtls, Warning,
    aliases: [],
    rows: ["PA-015"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scraper = |workload: &Workload<'_>| workload.object.name().contains("prometheus") && workload.meshed.is_meshed();
    if cx.mesh.workloads().any(|workload| scraper(&workload)) {
        return;
    }
    by_services(cx, out);
    by_pods(cx, out);
    if cx.mesh.settings.config.enable_prometheus_merge == Some(false) || cx.mesh.workloads().any(|workload| unmerged(&workload)) {
        by_annotations(cx, out);
    }
}

fn unmerged(workload: &Workload<'_>) -> bool {
    workload.meta.annotations.get("prometheus.istio.io/merge-metrics").is_some_and(|value| value == "false")
}

/// Returns the namespaces a monitor looks in; nothing for all.
fn spaces(selector: Option<&NamespaceSelector>, own: &str) -> Option<BTreeSet<String>> {
    match selector {
        Some(selector) if selector.any == Some(true) => None,
        Some(selector) if !selector.match_names.is_empty() => Some(selector.match_names.iter().cloned().collect()),
        _ => Some(BTreeSet::from([own.to_owned()])),
    }
}

fn by_services(cx: &Context<'_>, out: &mut Findings) {
    for monitor in cx.mesh.all::<ServiceMonitor>() {
        let Some(selector) = &monitor.body.selector else { continue };
        let spaces = spaces(monitor.body.namespace_selector.as_ref(), &monitor.object.namespace);
        let services: Vec<_> = match &spaces {
            Some(spaces) => spaces.iter().flat_map(|space| cx.mesh.within::<Service>(space)).collect(),
            None => cx.mesh.all::<Service>().collect(),
        };
        for (i, endpoint) in monitor.body.endpoints.iter().enumerate() {
            if endpoint.tls_config.is_some() || endpoint.scheme.as_deref().is_some_and(|scheme| scheme.eq_ignore_ascii_case("https")) {
                continue;
            }
            for service in services.iter().filter(|service| selector.matches(&service.object.meta.labels)) {
                let named = |name: &Option<String>| name.is_some() && *name == endpoint.port;
                let position = service
                    .body
                    .ports
                    .iter()
                    .position(|port| named(&port.name) || (endpoint.port.is_none() && port.target_port == endpoint.target_port));
                let backends = cx.mesh.backends(*service);
                let target = |workload: &Workload<'_>| position.and_then(|position| cx.mesh.target_port(*service, position, workload));
                let Some((workload, port)) = backends.iter().find_map(|workload| Some((workload, target(workload)?))) else { continue };
                let field = if endpoint.port.is_some() { "port" } else { "targetPort" };
                report(cx, monitor.object, &format!("spec.endpoints[{i}].{field}"), workload, port, out);
            }
        }
    }
}

fn by_pods(cx: &Context<'_>, out: &mut Findings) {
    for monitor in cx.mesh.all::<PodMonitor>() {
        let Some(selector) = &monitor.body.selector else { continue };
        let Some(spaces) = spaces(monitor.body.namespace_selector.as_ref(), &monitor.object.namespace) else { continue };
        let workloads: Vec<_> = spaces.iter().flat_map(|space| cx.mesh.select_by(space, selector)).collect();
        for (i, endpoint) in monitor.body.pod_metrics_endpoints.iter().enumerate().filter(|(_, endpoint)| endpoint.tls_config.is_none()) {
            let found = workloads.iter().find_map(|workload| {
                let mut ports = workload.pod.containers.iter().flat_map(|container| &container.ports);
                let wanted = |name: &Option<String>| name.is_some() && *name == endpoint.port;
                let declared = ports.find(|port| wanted(&port.name)).and_then(|port| port.container_port);
                let numbered = match &endpoint.target_port {
                    Some(IntOrString::Int(number)) => Some(*number),
                    _ => endpoint.port_number,
                };
                Some((workload, declared.or(numbered)?))
            });
            if let Some((workload, port)) = found {
                report(cx, monitor.object, &format!("spec.podMetricsEndpoints[{i}]"), workload, port, out);
            }
        }
    }
}

fn by_annotations(cx: &Context<'_>, out: &mut Findings) {
    let merged = cx.mesh.settings.config.enable_prometheus_merge != Some(false);
    for workload in cx.mesh.workloads().filter(|workload| !merged || unmerged(workload)) {
        let value = |key: &str| workload.meta.annotations.get(key).map(String::as_str);
        let port = value("prometheus.io/port").filter(|_| value("prometheus.io/scrape") == Some("true")).and_then(|port| port.parse().ok());
        if let Some(port) = port {
            let path = format!("{}.annotations[\"prometheus.io/port\"]", workload.meta_path());
            report(cx, workload.object, &path, &workload, port, out);
        }
    }
}

/// The proxy's own ports answer plaintext.
fn report(cx: &Context<'_>, object: &Object, path: &str, workload: &Workload<'_>, port: i64, out: &mut Findings) {
    let mtls = cx.mesh.mtls(workload, Some(port));
    let meshed = workload.meshed.refusal().is_none() && !workload.is_gateway();
    if !mtls.is_strict() || !meshed || workload.bypasses_inbound(port) || (15000..=15100).contains(&port) {
        return;
    }
    let finding = out.report(object, path, format!("port {port} of {} is scraped, and accepts only mTLS", words(workload)));
    finding.note("a Prometheus without a certificate of the mesh sends plaintext, which the proxy resets: the target is down");
    finding.help(format!(
        "scrape the merged metrics on port 15020, give Prometheus certificates of the mesh, or accept plaintext with `portLevelMtls: {{{port}: {{mode: PERMISSIVE}}}}`"
    ));
    point(finding, &mtls, "mTLS is required here");
    if !workload.meshed.is_meshed() {
        finding.assuming(crate::store::Inventory::Assumed, "its pods are in the mesh");
    }
}
