//! Pods whose grace period ends before the Linkerd proxy stops waiting.

use super::annotations::{is_meshed, of_pods};
use crate::analyze::{Context, Findings, rule};

rule! {
    /// Pods whose grace period ends before the Linkerd proxy stops waiting.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy is killed while it still waits: connections that drain are cut.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata:
    ///       labels: {app: web}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///         config.alpha.linkerd.io/proxy-wait-before-exit-seconds: "40"
    ///     spec:
    ///       containers:
    ///       - name: web
    ///         image: registry.example.com/web:1.0.0
    ///         ports: [{name: main, containerPort: 8080}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata:
    ///       labels: {app: web}
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///         config.alpha.linkerd.io/proxy-wait-before-exit-seconds: "40"
    ///     spec:
    ///       terminationGracePeriodSeconds: 60
    ///       containers:
    ///       - name: web
    ///         image: registry.example.com/web:1.0.0
    ///         ports: [{name: main, containerPort: 8080}]
    /// ```
    "MSH1339", "linkerd-grace-period", Linkerd, Warning,
    aliases: [],
    rows: ["LD-039"],
    fix: None,
}

const KEY: &str = "config.alpha.linkerd.io/proxy-wait-before-exit-seconds";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.workloads().filter(|workload| is_meshed(cx, workload)) {
        let Some(setting) = of_pods(cx, &workload, KEY) else { continue };
        let grace = workload.pod.termination_grace_period_seconds;
        let Some(wait) = setting.value.trim().parse::<i64>().ok().filter(|wait| *wait > 0 && grace.unwrap_or(30) <= *wait) else {
            continue;
        };
        let seconds = grace.map_or_else(|| "30 s (the default)".to_owned(), |grace| format!("{grace} s"));
        let path = grace.map_or_else(|| workload.spec_path(), |_| format!("{}.terminationGracePeriodSeconds", workload.spec_path()));
        let finding = out.report(workload.object, path, format!("pods are killed after {seconds}, but the proxy waits {wait} s"));
        finding.note("connections that drain are cut").help(format!("write `terminationGracePeriodSeconds: {}`", wait + 20));
        finding.related(setting.object, setting.path, "how long the proxy waits");
    }
}
