//! Workloads whose selector does not match their own pods.

use super::words;
use crate::analyze::{Context, Findings, rule};
use crate::api::Body;
use crate::api::selector::LabelSelector;
use crate::store::Object;
use crate::text::is_unknown;

rule! {
    /// A workload whose selector does not match the labels of its pod template.
    ///
    /// ## Why is this bad?
    ///
    /// The API server rejects the object.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalogue}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1"}]}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: catalog}}
    ///   template:
    ///     metadata: {labels: {app: catalog, version: v1}}
    ///     spec: {containers: [{name: catalog, image: "example.com/catalog:1"}]}
    /// ```
    "MSH0830", "selector-mismatch", Workload, Error,
    aliases: [],
    rows: ["WL-033"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for workload in cx.mesh.workloads().filter(|workload| !workload.object.masked) {
        let Some(selector) = selector_of(workload.object) else { continue };
        if selector.is_empty() || selector.matches(workload.labels()) {
            continue;
        }
        let wrong = selector.match_labels.iter().find(|(key, value)| workload.labels().get(*key) != Some(*value) && !is_unknown(value));
        let path = wrong.map_or("spec.selector".to_owned(), |(key, _)| format!("spec.selector.matchLabels[\"{key}\"]"));
        let finding = out.report(workload.object, path, format!("the selector of {} does not match its own pods", words(&workload)));
        finding.note("the API server rejects the object");
        finding.help("give the pod template the labels of the selector");
        finding.related(workload.object, format!("{}.labels", workload.meta_path()), "labels of the pods");
    }
}

fn selector_of(object: &Object) -> Option<&LabelSelector> {
    match object.body.as_deref()? {
        Body::Deployment(body) => body.selector.as_ref(),
        Body::StatefulSet(body) => body.selector.as_ref(),
        Body::DaemonSet(body) => body.selector.as_ref(),
        Body::ReplicaSet(body) => body.selector.as_ref(),
        Body::Rollout(body) => body.selector.as_ref(),
        _ => None,
    }
}
