//! Workloads whose metrics carry no name of an application.

use std::collections::BTreeSet;

use super::{is_others, words};
use crate::analyze::{Context, Findings, rule};
use crate::api::k8s::service::Service;
use crate::optin::Meshed;

rule! {
    /// An injected workload behind a Service whose pods carry no label that names the application.
    ///
    /// It accepts `app`, `app.kubernetes.io/name`, `k8s-app` and `service.istio.io/canonical-name`.
    ///
    /// ## Why is this bad?
    ///
    /// Metrics, traces and graphs name workloads by these labels. Without them the object's own name
    /// stands in, and versions of one application look like strangers.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {tier: front}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {tier: front, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: catalog, namespace: shop}
    /// spec: {selector: {app: catalog}, ports: [{name: http, port: 8080}]}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: catalog, namespace: shop, labels: {app: catalog, sidecar.istio.io/inject: "true"}}
    /// spec:
    ///   containers: [{name: catalog, image: "example.com/catalog:1"}]
    /// ```
    "MSH0812", "no-app-label", Workload, Info,
    aliases: [],
    rows: ["WL-013"],
    fix: None,
}

const NAMES: [&str; 4] = ["app", "app.kubernetes.io/name", "k8s-app", "service.istio.io/canonical-name"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for service in cx.mesh.all::<Service>() {
        for workload in cx.mesh.backends(service) {
            let named = NAMES.iter().any(|key| workload.labels().contains_key(*key)) || workload.object.masked;
            if named
                || workload.meshed != Meshed::Sidecar
                || workload.is_gateway()
                || is_others(cx, &workload)
                || !seen.insert(workload.object.id)
            {
                continue;
            }
            let path = format!("{}.labels", workload.meta_path());
            let finding =
                out.report(workload.object, path, format!("the pods of {} carry no label that names the application", words(&workload)));
            finding.on_key().note("metrics and traces fall back to the name of the object").help("add the labels `app` and `version`");
        }
    }
}
