//! Policies for ports that bypass the proxy.

use super::values;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::authorization_policy::AuthorizationPolicy;
use crate::store::Workload;

rule! {
    /// A policy for a port that the workload excludes from the proxy.
    ///
    /// ## Why is this bad?
    ///
    /// Connections to the port do not pass the proxy: no policy applies, everybody may connect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   template:
    ///     metadata:
    ///       labels: {app: cart}
    ///       annotations: {traffic.sidecar.istio.io/excludeInboundPorts: "9090"}
    ///     spec: {containers: [{name: cart, image: "cart:1.0", ports: [{containerPort: 9090}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {ports: ["9090"]}}]}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   template:
    ///     metadata: {labels: {app: cart}}
    ///     spec: {containers: [{name: cart, image: "cart:1.0", ports: [{containerPort: 9090}]}]}
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: AuthorizationPolicy
    /// metadata: {name: cart, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: cart}}
    ///   action: DENY
    ///   rules: [{to: [{operation: {ports: ["9090"]}}]}]
    /// ```
    "MSH0643", "policy-on-excluded-port", Authorization, Error,
    aliases: [],
    rows: ["AP-043"],
    fix: None,
}

const EXCLUDE: &str = "traffic.sidecar.istio.io/excludeInboundPorts";
const INCLUDE: &str = "traffic.sidecar.istio.io/includeInboundPorts";

/// Returns the annotation that takes the port away from the proxy.
fn excluding(workload: &Workload<'_>, port: &str) -> Option<&'static str> {
    let lists = |key: &str| {
        workload.meta.annotations.get(key).map(|value| value.split(',').any(|entry| entry.trim() == port || entry.trim() == "*"))
    };
    if lists(EXCLUDE) == Some(true) {
        return Some(EXCLUDE);
    }
    let known = workload.meta.annotations.get(INCLUDE).is_some_and(|value| !crate::text::is_unknown(value));
    (known && lists(INCLUDE) == Some(false)).then_some(INCLUDE)
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for policy in cx.all::<AuthorizationPolicy>() {
        let lists: Vec<_> = values(policy.body)
            .into_iter()
            .filter(|values| values.is_field(&["ports"]) || (values.is_key(&["destination.port"]) && !values.is_negative()))
            .collect();
        if lists.is_empty() {
            continue;
        }
        let covered = cx.scope(policy).workloads(cx.mesh);
        for values in lists {
            for (at, port) in values.known() {
                let Some((workload, key)) = covered.iter().find_map(|workload| Some((workload, excluding(workload, port)?))) else {
                    continue;
                };
                let name = workload.object.name();
                out.report(
                    policy.object,
                    values.path_of(at),
                    format!("port {port} of `{name}` bypasses the proxy: no policy applies to it"),
                )
                .note("connections to it are neither checked nor encrypted")
                .help("take the port out of the annotation, or protect it with a NetworkPolicy")
                .related(workload.object, format!("{}.annotations[\"{key}\"]", workload.meta_path()), "excluded here");
            }
        }
    }
}
