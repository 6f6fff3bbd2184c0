//! Services whose selector matches no pod.

use std::collections::HashSet;

use super::is_of_installation;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::istio::workload_group::WorkloadGroup;
use crate::api::k8s::endpoint_slice::EndpointSlice;
use crate::api::k8s::endpoints::Endpoints;
use crate::api::k8s::service::{Service, ServiceType};
use crate::api::linkerd::external_workload::ExternalWorkload;
use crate::api::selector::labels_match;
use crate::diag::{Level, Safety};
use crate::store::{Inventory, Of};
use crate::text::{is_unknown, suggest};

rule! {
    /// A Service whose selector matches no workload of its namespace.
    ///
    /// Only namespaces of which the input holds workloads are looked at. Where the namespace also holds
    /// objects of kinds that may make pods themselves, it is only worth a note.
    ///
    /// ## Why is this bad?
    ///
    /// The Service has no endpoints: requests get 503 (`UH`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: wbe}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {app: web}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web}}
    ///     spec:
    ///       containers: [{name: web, image: "web:1"}]
    /// ```
    "MSH0912", "service-selects-nothing", Service, Warning,
    aliases: [],
    rows: ["SVC-013"],
    fix: Some(Safety::Suggested),
}

/// Groups whose objects without a body make no pods.
const HARMLESS: [&str; 6] = ["", "rbac.authorization.k8s.io", "storage.k8s.io", "scheduling.k8s.io", "policy", "networking.k8s.io"];

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if !cx.has::<Service>() {
        return;
    }
    if cx.workloads().next().is_none() && !cx.options.complete {
        out.skip("needs Pods or workloads, none were given");
        return;
    }
    let makers: HashSet<&str> = cx
        .mesh
        .objects()
        .filter(|object| object.kind.is_none() && !HARMLESS.contains(&object.group()))
        .map(|object| object.namespace.as_str())
        .collect();
    for service in cx.all::<Service>() {
        let namespace = service.object.namespace.as_str();
        let selector = &service.body.selector;
        let open = selector.iter().any(|(key, value)| is_unknown(key) || is_unknown(value)) || service.object.masked;
        if selector.is_empty() || open || service.body.type_ == Some(ServiceType::ExternalName) || is_of_installation(service.object) {
            continue;
        }
        let here = cx.has_workloads_in(namespace) || cx.options.complete;
        if !here || !cx.backends(service).is_empty() || is_made_elsewhere(cx, service) {
            continue;
        }
        let near = near_miss(cx, service);
        let finding =
            out.report(service.object, "spec.selector", format!("no workload of namespace `{namespace}` has the selected labels"));
        finding.note("the Service has no endpoints: requests get 503 (UH)");
        match near {
            Some((key, wrong, right)) => {
                finding.help(format!("label `{key}` has the value `{right}` on a workload here, not `{wrong}`"));
                finding.suggest_value(format!("spec.selector[\"{key}\"]"), &right);
            }
            None if makers.contains(namespace) => {
                finding.level(Level::Info).help("correct the selector, unless an operator makes the pods");
            }
            None => {
                let known = if cx.options.complete { Inventory::Known } else { Inventory::Assumed };
                finding.help("correct the selector, or add the workload to the input (`--with DIR`)");
                if cx.workloads_in(namespace).nth(1).is_none() {
                    finding.assuming(known, format!("the workloads of namespace `{namespace}` are all in the input"));
                }
            }
        }
    }
}

/// Tells whether something else than a workload of the input stands behind the Service.
fn is_made_elsewhere(cx: &Context<'_>, service: Of<'_, Service>) -> bool {
    let (namespace, selector) = (service.object.namespace.as_str(), &service.body.selector);
    let gateway = ["gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name"];
    let mut groups = cx.within::<WorkloadGroup>(namespace).filter_map(|group| group.body.metadata.as_ref());
    gateway.iter().any(|key| selector.contains_key(*key))
        || cx.within::<WorkloadEntry>(namespace).any(|entry| labels_match(selector, &entry.body.labels))
        || cx.within::<ExternalWorkload>(namespace).any(|entry| labels_match(selector, &entry.object.meta.labels))
        || groups.any(|meta| labels_match(selector, &meta.labels))
        || cx.get::<Endpoints>(namespace, service.object.name()).is_some()
        || cx
            .within::<EndpointSlice>(namespace)
            .any(|slice| slice.object.label("kubernetes.io/service-name") == Some(service.object.name()))
}

/// Returns a label of the selector with the value written and the similar one that would match a workload.
fn near_miss(cx: &Context<'_>, service: Of<'_, Service>) -> Option<(String, String, String)> {
    // Enough to find a neighbour, and bounded where a namespace holds thousands of workloads.
    for workload in cx.workloads_in(&service.object.namespace).take(500) {
        let mut misses = service.body.selector.iter().filter(|(key, value)| workload.labels().get(*key) != Some(*value));
        let (Some((key, wrong)), None) = (misses.next(), misses.next()) else { continue };
        let Some(right) = workload.labels().get(key) else { continue };
        let same_name = service.object.name() == workload.object.name() || service.object.name() == right;
        if suggest::nearest(wrong, [right.as_str()]).is_some() || same_name {
            return Some((key.clone(), wrong.clone(), right.clone()));
        }
    }
    None
}
