//! Init containers that need the network before the proxy runs.

use super::{is_others, native_sidecar, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::container::Container;
use crate::diag::Level;
use crate::optin::Meshed;

rule! {
    /// An init container of an injected pod that connects somewhere.
    ///
    /// It recognises waiting loops, downloads and `git clone` in commands. Native sidecars start before the
    /// init containers; while the target versions are not known the finding is an info.
    ///
    /// ## Why is this bad?
    ///
    /// Traffic is redirected to a proxy that does not run yet: the connections fail, the init container
    /// never succeeds, and the pod never starts.
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
    ///   annotations: {sidecar.istio.io/nativeSidecar: "false"}
    /// spec:
    ///   initContainers:
    ///   - {name: wait, image: "example.com/tools:1", command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]}
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
    ///   annotations: {sidecar.istio.io/nativeSidecar: "true"}
    /// spec:
    ///   initContainers:
    ///   - {name: wait, image: "example.com/tools:1", command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]}
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0815", "init-needs-network", Workload, Warning,
    aliases: [],
    rows: ["WL-017"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !workload.pod.init_containers.is_empty()) {
        let excluded = ["excludeOutboundPorts", "excludeOutboundIPRanges", "includeOutboundIPRanges"];
        let excepted = excluded.iter().any(|name| workload.meta.annotations.contains_key(&format!("traffic.sidecar.istio.io/{name}")));
        let native = native_sidecar(cx, &workload);
        if excepted || native == Some(true) || is_others(cx, &workload) {
            continue;
        }
        for (i, container) in workload.pod.init_containers.iter().enumerate() {
            // The proxy's own user is not redirected.
            let user = container.security_context.as_ref().and_then(|context| context.run_as_user);
            let Some(word) = connects(container).filter(|_| user != Some(1337)) else { continue };
            let path = format!("{}.initContainers[{i}]", workload.spec_path());
            let name = container.name.as_deref().unwrap_or_default();
            let message = format!("init container `{name}` of {} needs the network (`{word}`) before the sidecar runs", words(&workload));
            let finding = out.report(workload.object, path, message);
            finding.note("its traffic is redirected to a proxy that has not started: connections fail");
            finding.help("use native sidecars (`sidecar.istio.io/nativeSidecar: \"true\"`), run it as user 1337, or exclude its port from redirection");
            if native.is_none() {
                finding.level(Level::Info).note("unless sidecars are native, the default of Istio 1.27 on Kubernetes 1.33");
            }
        }
    }
}

fn connects(container: &Container) -> Option<&'static str> {
    const WORDS: [&str; 9] = ["curl ", "wget ", "nc -", "wait-for", "wait4x", "git clone", "pg_isready", "redis-cli", "mysqladmin"];
    let texts = || container.command.iter().chain(&container.args);
    WORDS.into_iter().find(|word| texts().any(|text| text.contains(word) || text.ends_with(word.trim_end())))
}
