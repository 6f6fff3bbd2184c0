//! A Job with a Linkerd proxy that is no native sidecar and that nothing shuts down.

use super::annotations::{is_meshed, of_pods};
use crate::analyze::{Context, Findings, rule};
use crate::text::is_unknown;

rule! {
    /// A Job with a Linkerd proxy that is no native sidecar and that nothing shuts down.
    ///
    /// ## Why is this bad?
    ///
    /// The proxy goes on running after the job has finished: the pod never completes, and a CronJob piles up pods.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: batch/v1
    /// kind: Job
    /// metadata: {name: migrate, namespace: shop}
    /// spec:
    ///   template:
    ///     metadata:
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///         config.linkerd.io/proxy-enable-native-sidecar: "false"
    ///     spec:
    ///       restartPolicy: Never
    ///       containers:
    ///       - name: migrate
    ///         image: registry.example.com/migrate:1.0.0
    ///         command: [migrate, --all]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: batch/v1
    /// kind: Job
    /// metadata: {name: migrate, namespace: shop}
    /// spec:
    ///   template:
    ///     metadata:
    ///       annotations:
    ///         linkerd.io/inject: enabled
    ///     spec:
    ///       restartPolicy: Never
    ///       containers:
    ///       - name: migrate
    ///         image: registry.example.com/migrate:1.0.0
    ///         command: [migrate, --all]
    /// ```
    "MSH1338", "linkerd-job-never-ends", Linkerd, Error,
    aliases: [],
    rows: ["LD-038"],
    fix: None,
}

const KEYS: [&str; 3] = [
    "config.linkerd.io/proxy-enable-native-sidecar",
    "config.beta.linkerd.io/proxy-enable-native-sidecar",
    "config.alpha.linkerd.io/proxy-enable-native-sidecar",
];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.workloads().filter(|workload| workload.is_batch() && is_meshed(cx, workload)) {
        // Native sidecars are the default; only where they are off does the pod hang.
        let Some(setting) = KEYS.iter().find_map(|key| of_pods(cx, &workload, key)).filter(|setting| setting.value == "false") else {
            continue;
        };
        let words = workload.pod.containers.iter().flat_map(|container| container.command.iter().chain(&container.args));
        let mut words = words.filter(|word| word.contains("linkerd-await") || word.contains("/shutdown") || is_unknown(word));
        if words.next().is_none() {
            out.report(
                workload.object,
                workload.meta_path(),
                format!("the pods of {} `{}` never complete", workload.object.kind_name, workload.object.name()),
            )
            .note("native sidecars are off, and nothing shuts the proxy down when the job is done")
            .help("leave native sidecars on, or run the command under `linkerd-await --shutdown`")
            .related(setting.object, setting.path, "turned off here");
        }
    }
}
