//! Networks of clusters that nobody knows.

use std::collections::BTreeSet;

use super::mesh_networks::held;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::istio_operator::IstioOperator;
use crate::api::k8s::secret::Secret;
use crate::text::{is_unknown, suggest, words};

rule! {
    /// A network whose `fromRegistry` names a cluster that is neither this one nor that of a remote Secret.
    ///
    /// Only when the input holds Secrets of remote clusters (label `istio/multiCluster`), or is complete.
    ///
    /// ## Why is this bad?
    ///
    /// The endpoints of the cluster are assigned to no network and are called directly.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: istio-remote-secret-south, namespace: istio-system, labels: {istio/multiCluster: "true"}}
    /// stringData: {south: "apiVersion: v1"}
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   meshNetworks: |
    ///     networks:
    ///       far:
    ///         endpoints: [{fromRegistry: souht}]
    ///         gateways: [{address: 192.0.2.1, port: 15443}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Secret
    /// metadata: {name: istio-remote-secret-south, namespace: istio-system, labels: {istio/multiCluster: "true"}}
    /// stringData: {south: "apiVersion: v1"}
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata: {name: istio, namespace: istio-system}
    /// data:
    ///   meshNetworks: |
    ///     networks:
    ///       far:
    ///         endpoints: [{fromRegistry: south}]
    ///         gateways: [{address: 192.0.2.1, port: 15443}]
    /// ```
    "MSH1807", "unknown-network-registry", Mesh, Error,
    aliases: ["IST0126"],
    rows: ["PX-012"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for secret in cx.all::<Secret>().filter(|secret| secret.object.label("istio/multiCluster") == Some("true")) {
        known.extend(secret.body.data.keys().chain(secret.body.string_data.keys()).map(String::as_str));
    }
    if known.is_empty() && !cx.options.complete {
        return;
    }
    known.extend(["Kubernetes", "External", "Mock"]);
    let own = |operator: crate::store::Of<'_, IstioOperator>| {
        let value = operator.body.values.as_ref()?.0.get("global")?.get("multiCluster")?.get("clusterName")?.as_str()?;
        Some(value.to_owned())
    };
    let own: BTreeSet<String> = cx.all::<IstioOperator>().filter_map(own).collect();
    for held in held(cx) {
        let infix = if held.path.starts_with("data") { ".networks" } else { "" };
        for (name, network) in &held.networks.networks {
            for (at, endpoints) in network.endpoints.iter().enumerate() {
                let Some(registry) = endpoints.from_registry.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else {
                    continue;
                };
                if known.contains(registry) || own.contains(registry) {
                    continue;
                }
                let path = format!("{}{infix}.{name}.endpoints[{at}].fromRegistry", held.path);
                let finding = out.report(held.object, path, format!("no cluster `{registry}` is known"));
                finding.note("the endpoints of the cluster are assigned to no network");
                match suggest::nearest(registry, known.iter().copied()) {
                    Some(near) => finding.help(format!("there is a Secret for cluster `{near}`")),
                    None => finding.help(format!("known are {}", words::list(known.iter().filter(|name| **name != "Mock"), 6))),
                };
            }
        }
    }
}
