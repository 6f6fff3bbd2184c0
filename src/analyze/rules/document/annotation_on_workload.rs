//! Annotations and labels for pods that stand on what makes the pods.

use std::collections::HashMap;

use super::keys::{is_linkerd, matters, places};
use crate::analyze::{Context, Findings, rule};
use crate::optin::catalogue::{Carrier, Form, find};
use crate::store::{ObjectId, Workload};

rule! {
    /// An annotation or label for pods on the metadata of a Deployment (or Job, StatefulSet, …) instead of its pod template.
    ///
    /// When the template carries the same key nothing is reported.
    ///
    /// ## Why is this bad?
    ///
    /// Injectors see pods, and pods get their metadata from the template only: the setting is ignored.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    ///   namespace: shop
    ///   annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "9092"}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata:
    ///       labels: {app: web}
    ///       annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "9092"}
    ///     spec:
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    "MSH0021", "annotation-on-workload", Document, Warning,
    aliases: ["IST0107"],
    rows: ["GEN-030"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let workloads: HashMap<ObjectId, Workload<'_>> = cx.workloads().map(|workload| (workload.object.id, workload)).collect();
    for place in places(cx).iter().filter(|place| place.carrier == Some(Carrier::Owner)) {
        for key in place.map.keys() {
            let for_pods = |known: &&crate::optin::catalogue::Known| known.on.contains(&Carrier::Pod) && !known.applies(Carrier::Owner);
            if !find(key, place.form).as_ref().is_some_and(for_pods) || !matters(place.form, key) || is_linkerd(key) {
                continue;
            }
            let Some(workload) = workloads.get(&place.object.id) else { continue };
            let (labels, annotations) = (&workload.meta.labels, &workload.meta.annotations);
            if labels.contains_key(key) || annotations.contains_key(key) || labels.contains_key(crate::text::UNKNOWN) {
                continue;
            }
            let part = if place.form == Form::Label { "labels" } else { "annotations" };
            let kind = &place.object.kind_name;
            out.report(place.object, place.path(key), format!("{} `{key}` of the {kind} never reaches its pods", place.word()))
                .on_key()
                .note("injectors see pods, which get their metadata from the template only: it is ignored")
                .help(format!("move it to `{}.{part}`", workload.meta_path()));
        }
    }
}
