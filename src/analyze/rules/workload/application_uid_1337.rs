//! Programs that run as the proxy's user.

use super::{is_others, words};
use crate::analyze::{Context, Findings, rule};
use crate::optin::Meshed;
use crate::store::{Inventory, Workload};

rule! {
    /// A program that runs as user 1337, the proxy's own.
    ///
    /// ## Why is this bad?
    ///
    /// Traffic of user 1337 is the proxy's and is not redirected to it. Whatever the program sends leaves
    /// the pod in plaintext, past every route and policy.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   securityContext: {runAsUser: 1337}
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   securityContext: {runAsUser: 1000}
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0810", "application-uid-1337", Workload, Error,
    aliases: ["IST0144"],
    rows: ["WL-010"],
    fix: None,
}

const PROXY: i64 = 1337;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads() {
        let meant = matches!(workload.meshed, Meshed::Sidecar | Meshed::Unknown);
        if !meant || workload.is_gateway() || is_others(cx, &workload) || is_control_plane(&workload) {
            continue;
        }
        let Some(path) = place(&workload) else { continue };
        let finding = out.report(workload.object, path, format!("{} runs as user 1337, which is the proxy's", words(&workload)));
        finding.note("traffic of that user is never redirected: the program bypasses its own proxy");
        finding.help("run it as another user");
        if workload.meshed == Meshed::Unknown {
            finding.assuming(Inventory::Assumed, "its pods are injected");
        }
    }
}

fn place(workload: &Workload<'_>) -> Option<String> {
    let spec = workload.spec_path();
    for (i, container) in workload.pod.containers.iter().enumerate() {
        let user = container.security_context.as_ref().and_then(|context| context.run_as_user);
        if user == Some(PROXY) && container.name.as_deref() != Some("istio-proxy") {
            return Some(format!("{spec}.containers[{i}].securityContext.runAsUser"));
        }
    }
    let user = workload.pod.security_context.as_ref().and_then(|context| context.run_as_user);
    let own = |container: &crate::api::k8s::container::Container| {
        container.name.as_deref() == Some("istio-proxy")
            || container.security_context.as_ref().is_some_and(|context| context.run_as_user.is_some())
    };
    (user == Some(PROXY) && !workload.pod.containers.iter().all(own)).then(|| format!("{spec}.securityContext.runAsUser"))
}

fn is_control_plane(workload: &Workload<'_>) -> bool {
    workload.labels().get("app").is_some_and(|app| app == "istiod") || workload.labels().contains_key("istio")
}
