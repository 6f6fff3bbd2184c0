//! Two Linkerd Servers that cover the same port of the same pods.

use super::servers::{ports_of, workloads_of};
use crate::analyze::{Context, Findings, rule};
use crate::api::linkerd::server::Server;
use crate::store::{ObjectId, Of};
use std::collections::{BTreeMap, BTreeSet};

rule! {
    /// Two Linkerd Servers that cover the same port of the same pods.
    ///
    /// ## Why is this bad?
    ///
    /// Only one of them counts for a port: the older one, else the first by name. Policies of the other have no effect.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web-admin, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 8080
    ///   accessPolicy: all-authenticated
    /// ---
    /// apiVersion: policy.linkerd.io/v1beta3
    /// kind: Server
    /// metadata: {name: web-admin, namespace: shop}
    /// spec:
    ///   podSelector: {matchLabels: {app: web}}
    ///   port: 9090
    ///   accessPolicy: all-authenticated
    /// ```
    "MSH1311", "server-overlap", Linkerd, Error,
    aliases: [],
    rows: ["LD-011"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut reported = BTreeSet::new();
    let mut of_port: BTreeMap<(ObjectId, i64), Of<'_, Server>> = BTreeMap::new();
    let mut alike: BTreeMap<(&str, String), Of<'_, Server>> = BTreeMap::new();
    for server in cx.all::<Server>() {
        let shape = format!("{:?} {:?} {:?}", server.body.pod_selector, server.body.external_workload_selector, server.body.port);
        if let Some(other) = alike.insert((&server.object.namespace, shape), server) {
            report(server, other, "select the same pods and port", &mut reported, out);
        }
        for workload in workloads_of(cx, server) {
            for port in ports_of(server.body, &workload) {
                if let Some(other) = of_port.insert((workload.object.id, port), server) {
                    let words = format!("cover port {port} of {} `{}`", workload.object.kind_name, workload.object.name());
                    report(server, other, &words, &mut reported, out);
                }
            }
        }
    }
}

fn report(server: Of<'_, Server>, other: Of<'_, Server>, words: &str, reported: &mut BTreeSet<(ObjectId, ObjectId)>, out: &mut Findings) {
    let unknown = server.object.masked || other.object.masked;
    if unknown || server.object.id == other.object.id || server.object.same_identity(other.object) {
        return;
    }
    if reported.insert((server.object.id, other.object.id)) {
        let (this, that) = (server.object.name(), other.object.name());
        out.report(server.object, "spec.port", format!("Servers `{this}` and `{that}` {words}"))
            .note("only one of them counts: the older one, else the first by name")
            .help("make one Server of them, or select different pods or ports")
            .related(other.object, "spec.port", "the other Server");
    }
}
