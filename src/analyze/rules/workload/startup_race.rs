//! Programs that may start before their proxy, where an organisation wants it otherwise.

use super::{is_others, native_sidecar, words};
use crate::analyze::{Context, Findings, rule};
use crate::optin::Meshed;

rule! {
    /// An injected workload that does not wait for its proxy before it starts.
    ///
    /// Off by default. Native sidecars always start first.
    ///
    /// ## Why is this bad?
    ///
    /// What the program calls while it starts fails until the proxy is ready.
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
    ///   annotations: {sidecar.istio.io/nativeSidecar: "false", proxy.istio.io/config: "holdApplicationUntilProxyStarts: true"}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0814", "startup-race", Workload, Off,
    aliases: [],
    rows: ["WL-016"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let config = cx.mesh.settings.config.default_config.as_ref();
    if config.and_then(|config| config.hold_application_until_proxy_starts) == Some(true) {
        return;
    }
    for workload in cx.mesh.workloads().filter(|workload| workload.meshed == Meshed::Sidecar && !workload.is_gateway()) {
        let own = workload.meta.annotations.get("proxy.istio.io/config");
        let holds = own.is_some_and(|config| config.contains("holdApplicationUntilProxyStarts") && config.contains("true"));
        if holds || is_others(cx, &workload) || native_sidecar(cx, &workload) == Some(true) {
            continue;
        }
        let finding = out.report(workload.object, workload.spec_path(), format!("{} does not wait for its proxy", words(&workload)));
        finding.on_key().note("calls fail until the proxy is ready");
        finding.help("use native sidecars, or set `holdApplicationUntilProxyStarts: true` in `proxy.istio.io/config`");
    }
}
