//! NetworkPolicies that keep Prometheus from the merged metrics.

use super::{is_linkerd, on, opens, restricting, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::network_policy::PolicyType;
use crate::api::k8s::protocol::Protocol;
use crate::optin::Meshed;

rule! {
    /// NetworkPolicies of injected pods with scrape annotations that do not open the proxy's metrics port.
    ///
    /// ## Why is this bad?
    ///
    /// With merged metrics Prometheus is sent to port 15020 of the pod, not to the application's. The
    /// target is down although the application's own port is open.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9100"}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}, {port: 9100}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9100"}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: catalog}}
    ///   ingress:
    ///   - ports: [{port: 8080}, {port: 15020}]
    /// ```
    "MSH1507", "metrics-blocked", Network, Warning,
    aliases: [],
    rows: ["NP-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if cx.mesh.settings.config.enable_prometheus_merge == Some(false) {
        return;
    }
    let policies = restricting(cx, PolicyType::Ingress);
    let mut seen = Vec::new();
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !is_linkerd(cx, workload)) {
        let value = |key: &str| workload.meta.annotations.get(key).map(String::as_str);
        if value("prometheus.io/scrape") != Some("true") || value("prometheus.istio.io/merge-metrics") == Some("false") {
            continue;
        }
        let own = on(&policies, &workload);
        let rules = || own.iter().flat_map(|policy| policy.body.ingress.iter().enumerate().map(move |(i, rule)| (policy, i, rule)));
        if rules().any(|(_, _, rule)| opens(&rule.ports, 15020, Protocol::Tcp)) {
            continue;
        }
        let Some((policy, i, _)) = rules().next().filter(|(policy, ..)| !seen.contains(&policy.object.id)) else { continue };
        seen.push(policy.object.id);
        let message = format!("{} is scraped on port 15020, which no rule opens", words(&workload));
        let finding = out.report(policy.object, format!("spec.ingress[{i}].ports"), message);
        finding.note("the mesh merges the application's metrics into the proxy's port").help("add `- {protocol: TCP, port: 15020}`");
        let path = format!("{}.annotations[\"prometheus.io/scrape\"]", workload.meta_path());
        finding.related(workload.object, path, "its pods ask to be scraped");
    }
}
