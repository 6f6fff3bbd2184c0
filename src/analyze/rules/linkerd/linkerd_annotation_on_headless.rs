//! Retries, timeouts or circuit breaking of Linkerd on a headless Service.

use super::annotations::path;
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;

rule! {
    /// Retries, timeouts or circuit breaking of Linkerd on a headless Service.
    ///
    /// ## Why is this bad?
    ///
    /// Clients of a headless Service talk to the addresses of pods: there is no balancer, and the settings have no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     retry.linkerd.io/http: 5xx
    /// spec:
    ///   selector: {app: web}
    ///   clusterIP: None
    ///   ports: [{name: http, port: 80}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations:
    ///     retry.linkerd.io/http: 5xx
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ```
    "MSH1328", "linkerd-annotation-on-headless", Linkerd, Warning,
    aliases: [],
    rows: ["LD-028"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    const PREFIXES: [&str; 4] = ["retry.linkerd.io/", "timeout.linkerd.io/", "balancer.linkerd.io/", "balancer.alpha.linkerd.io/"];
    for service in cx.all::<Service>().filter(|service| service.body.cluster_ip.as_deref() == Some("None")) {
        let ours = |key: &&String| PREFIXES.iter().any(|prefix| key.starts_with(prefix));
        if let Some(key) = service.object.meta.annotations.keys().find(ours) {
            out.report(service.object, path("metadata", key), format!("`{key}` has no effect on a headless Service"))
                .note("clients talk to pods by address: no balancer stands between them")
                .help("give the Service a cluster IP (a second Service, if peers need the headless one)");
        }
    }
}
