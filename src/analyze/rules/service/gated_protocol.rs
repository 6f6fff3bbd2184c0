//! Protocols that Istio knows but treats as TCP by default.

use super::{Scene, Standing, tcp_ports};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::store::protocol::Protocol;

rule! {
    /// A port of a meshed Service declared as `mysql` or `redis`, which Istio treats as plain TCP unless told otherwise.
    ///
    /// Nothing is reported when a workload `istiod` in the input switches the protocol on.
    ///
    /// ## Why is this bad?
    ///
    /// The metrics and routing one may expect from the name do not exist: the proxy passes bytes on.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cache, namespace: shop}
    /// spec:
    ///   ports: [{name: redis, port: 6379}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: shop, labels: {istio-injection: enabled}}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: cache, namespace: shop}
    /// spec:
    ///   ports: [{name: tcp-redis, port: 6379}]
    /// ```
    "MSH0906", "gated-protocol", Service, Info,
    aliases: [],
    rows: ["SVC-007"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let scene = Scene::of(cx);
    for service in cx.all::<Service>() {
        for declared in tcp_ports(service) {
            let variable = match declared.protocol {
                Protocol::Mysql => "PILOT_ENABLE_MYSQL_FILTER",
                Protocol::Redis => "PILOT_ENABLE_REDIS_FILTER",
                _ => continue,
            };
            if scene.standing(service) != Standing::Meshed || is_set(cx, variable) {
                continue;
            }
            let part = if declared.port.app_protocol.is_some() { "appProtocol" } else { "name" };
            let message = format!("{} is treated as plain TCP", declared.protocol.word());
            out.report(service.object, format!("{}.{part}", declared.path), message)
                .note(format!("Istio's support for it is off unless istiod runs with `{variable}=true`"))
                .help("nothing needs to be done if passing bytes on is all you want; `tcp` says so openly");
        }
    }
}

/// Tells whether a workload of the control plane sets an environment variable.
fn is_set(cx: &Context<'_>, variable: &str) -> bool {
    let istiod = cx.workloads().filter(|workload| workload.meta.labels.get("app").is_some_and(|app| app == "istiod"));
    let mut env = istiod.flat_map(|workload| workload.pod.all_containers()).flat_map(|container| &container.env);
    env.any(|entry| entry.name.as_deref() == Some(variable) && entry.value.as_deref() == Some("true"))
}
