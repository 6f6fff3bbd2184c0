//! Proxies that are killed before they have drained.

use super::{is_others, words};
use crate::analyze::{Context, Findings, rule};
use crate::optin::Meshed;
use crate::store::Workload;
use crate::text::duration;

rule! {
    /// A grace period shorter than the time the proxy takes to drain.
    ///
    /// The drain time is that of `terminationDrainDuration` in the pod's `proxy.istio.io/config`, else of
    /// the mesh, else five seconds.
    ///
    /// ## Why is this bad?
    ///
    /// The kubelet kills the proxy while it still serves requests: callers get 503 (`UC`) on every rollout.
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
    ///   annotations:
    ///     proxy.istio.io/config: '{"terminationDrainDuration": "60s"}'
    /// spec:
    ///   terminationGracePeriodSeconds: 30
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: catalog
    ///   namespace: shop
    ///   labels: {app: catalog, sidecar.istio.io/inject: "true"}
    ///   annotations:
    ///     proxy.istio.io/config: '{"terminationDrainDuration": "60s"}'
    /// spec:
    ///   terminationGracePeriodSeconds: 90
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0816", "drain-cut-short", Workload, Warning,
    aliases: [],
    rows: ["WL-018"],
    fix: None,
}

const CONFIG: &str = "proxy.istio.io/config";

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mesh = cx.mesh.settings.config.default_config.as_ref().and_then(|config| config.termination_drain_duration);
    let mesh = mesh.map_or(5, |time| i64::try_from(time.0.as_secs()).unwrap_or(i64::MAX));
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !is_others(cx, workload)) {
        let own = own_drain(&workload);
        let drain = own.unwrap_or(mesh);
        let grace = workload.pod.termination_grace_period_seconds;
        if grace.unwrap_or(30) >= drain || (grace == Some(0) && workload.is_batch()) {
            continue;
        }
        let path = match grace {
            Some(_) => format!("{}.terminationGracePeriodSeconds", workload.spec_path()),
            None => format!("{}.annotations[\"{CONFIG}\"]", workload.meta_path()),
        };
        let message = format!("{} is killed after {} s, but its proxy drains for {drain} s", words(&workload), grace.unwrap_or(30));
        let finding = out.report(workload.object, path, message);
        finding.note("requests that are still served get 503 (UC) when the pod stops");
        finding.help(format!("set `terminationGracePeriodSeconds` to more than {drain}"));
        if own.is_some() && grace.is_some() {
            finding.related(workload.object, format!("{}.annotations[\"{CONFIG}\"]", workload.meta_path()), "the proxy's drain time");
        }
    }
}

/// Reads the drain time of the pod's own proxy settings, whatever YAML style they are written in.
fn own_drain(workload: &Workload<'_>) -> Option<i64> {
    let (_, rest) = workload.meta.annotations.get(CONFIG)?.split_once("terminationDrainDuration")?;
    let value: String =
        rest.trim_start_matches(['"', '\'', ':', ' ']).chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    i64::try_from(duration::parse(&value)?.as_secs()).ok()
}
