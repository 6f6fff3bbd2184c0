//! Application ports that the proxy beside them uses.

use super::Scene;
use crate::analyze::{Context, Findings, rule};
use crate::store::Workload;

rule! {
    /// A container of a meshed pod on a port that the mesh's proxy uses itself.
    ///
    /// Istio's proxy uses 15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053 and 15090;
    /// Linkerd's uses 4140, 4143, 4190 and 4191.
    ///
    /// ## Why is this bad?
    ///
    /// Containers of a pod share their ports: one of the two cannot listen, or gets the other's traffic.
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
    ///     metadata: {labels: {app: web, version: v1, sidecar.istio.io/inject: "true"}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1", ports: [{containerPort: 15001}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1, sidecar.istio.io/inject: "true"}}
    ///     spec:
    ///       serviceAccountName: web
    ///       containers: [{name: web, image: "web:1", ports: [{containerPort: 8080}]}]
    /// ```
    "MSH0917", "proxy-port", Service, Error,
    aliases: [],
    rows: ["SVC-019"],
    fix: None,
}

const ISTIO: &[i64] = &[15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090];
const LINKERD: &[i64] = &[4140, 4143, 4190, 4191];
const PROXIES: [&str; 4] = ["istio-proxy", "istio-init", "linkerd-proxy", "mesh-proxy"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for workload in cx.workloads().filter(|workload| workload.meshed == crate::optin::Meshed::Sidecar && !workload.is_gateway()) {
        let (ports, mesh) = if scene.is_istio(&workload) { (ISTIO, "Istio") } else { (LINKERD, "Linkerd") };
        for (list, containers) in [("containers", &workload.pod.containers), ("initContainers", &workload.pod.init_containers)] {
            for (position, container) in containers.iter().enumerate() {
                if container.name.as_deref().is_some_and(|name| PROXIES.contains(&name)) {
                    continue;
                }
                let used = container.ports.iter().enumerate();
                for (at, number) in used.filter_map(|(at, port)| port.container_port.map(|number| (at, number))) {
                    if ports.contains(&number) {
                        let path = format!("{}.{list}[{position}].ports[{at}].containerPort", workload.spec_path());
                        report(&workload, path, number, mesh, out);
                    }
                }
            }
        }
    }
}

fn report(workload: &Workload<'_>, path: String, number: i64, mesh: &str, out: &mut Findings) {
    out.report(workload.object, path, format!("port {number} is a port of {mesh}'s proxy, which runs in the same pod"))
        .note("containers of a pod share their ports: one of them cannot listen, or gets the other's traffic")
        .help("let the application listen on another port");
}
