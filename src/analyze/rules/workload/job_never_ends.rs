//! Jobs whose sidecar outlives the program.

use super::{is_others, namespace_of, native_sidecar, scripts, words};
use crate::analyze::{Context, Findings, rule};
use crate::diag::Level;
use crate::optin::Meshed;
use crate::store::Workload;

rule! {
    /// A Job or CronJob that is injected and does not tell its sidecar to quit.
    ///
    /// Native sidecars end by themselves. Istio uses them by default from 1.27 on with Kubernetes 1.33 or
    /// later; while the target versions are not known the finding is a warning.
    ///
    /// ## Why is this bad?
    ///
    /// The program ends, the proxy goes on, and the pod never completes: the Job stays active, a CronJob
    /// with `concurrencyPolicy: Forbid` never runs again.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: batch/v1
    /// kind: Job
    /// metadata: {name: reindex, namespace: shop}
    /// spec:
    ///   template:
    ///     metadata: {labels: {app: reindex, sidecar.istio.io/inject: "true"}}
    ///     spec:
    ///       restartPolicy: Never
    ///       containers: [{name: reindex, image: "example.com/reindex:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: batch/v1
    /// kind: Job
    /// metadata: {name: reindex, namespace: shop}
    /// spec:
    ///   template:
    ///     metadata:
    ///       labels: {app: reindex, sidecar.istio.io/inject: "true"}
    ///       annotations: {sidecar.istio.io/nativeSidecar: "true"}
    ///     spec:
    ///       restartPolicy: Never
    ///       containers: [{name: reindex, image: "example.com/reindex:1"}]
    /// ```
    "MSH0813", "job-never-ends", Workload, Error,
    aliases: [],
    rows: ["WL-014"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.is_batch() && workload.meshed == Meshed::Sidecar) {
        if is_others(cx, &workload) || quits(&workload) {
            continue;
        }
        let native = native_sidecar(cx, &workload);
        if native == Some(true) {
            continue;
        }
        let message = format!("{} gets a sidecar that nothing tells to quit: its pods never complete", words(&workload));
        let finding = out.report(workload.object, workload.spec_path(), message);
        finding.on_key();
        finding.note("the proxy goes on when the program has ended");
        finding.help(
            "set `sidecar.istio.io/nativeSidecar: \"true\"`, call `POST http://localhost:15020/quitquitquit` at the end, or opt out with \
             `sidecar.istio.io/inject: \"false\"`",
        );
        if native.is_none() {
            finding.level(Level::Warning).note("unless sidecars are native, the default of Istio 1.27 on Kubernetes 1.33");
        }
        if let Some(namespace) = namespace_of(cx, &workload).filter(|_| !workload.meta.labels.contains_key("sidecar.istio.io/inject")) {
            finding.related(namespace.object, "metadata.labels", "the namespace asks for injection");
        }
    }
}

/// Tells whether some program of the pod ends the proxy.
fn quits(workload: &Workload<'_>) -> bool {
    const WORDS: [&str; 4] = ["quitquitquit", "scuttle", "pkill", "killall"];
    let ends = |text: &str| WORDS.iter().any(|word| text.contains(word)) || text.contains("pilot-agent");
    workload.pod.containers.iter().any(|container| {
        scripts(container).any(ends) || container.env.iter().any(|env| env.name.as_deref().is_some_and(|name| name.contains("ISTIO_QUIT")))
    }) || workload.pod.share_process_namespace == Some(true)
}
