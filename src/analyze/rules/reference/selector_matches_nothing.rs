//! Selectors of policies and proxy settings that match no workload.

use std::collections::BTreeSet;

use super::{Selection, selections};
use crate::analyze::{Context, Finding, Findings, rule};
use crate::api::gateway::k8s_gateway::K8sGateway;
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::istio::workload_group::WorkloadGroup;
use crate::api::selector::labels_match;
use crate::diag::Safety;
use crate::store::gateways::is_standard_selector;
use crate::store::{Inventory, Object, Workload};
use crate::text::{is_unknown, suggest, words};
use crate::yaml::decode::Map;

rule! {
    /// A selector of a policy or proxy setting that matches no workload.
    ///
    /// Selectors look in the object's own namespace; those in the root namespace look everywhere. Machines
    /// (WorkloadEntries, WorkloadGroups) and the pods that a Kubernetes Gateway gets count as workloads.
    ///
    /// ## Why is this bad?
    ///
    /// The object applies to nothing. Of an AuthorizationPolicy or PeerAuthentication that means that what
    /// was to be protected is not.
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
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       containers: [{name: web, image: "example.com/web:1.0"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: wbe}}
    ///   mtls: {mode: STRICT}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   template:
    ///     metadata: {labels: {app: web, version: v1}}
    ///     spec:
    ///       containers: [{name: web, image: "example.com/web:1.0"}]
    /// ---
    /// apiVersion: security.istio.io/v1
    /// kind: PeerAuthentication
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: web}}
    ///   mtls: {mode: STRICT}
    /// ```
    "MSH0115", "selector-matches-nothing", Reference, Warning,
    aliases: ["IST0127", "IST0101", "KIA0004"],
    rows: ["GEN-019"],
    fix: Some(Safety::Suggested),
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    if cx.workloads().next().is_none() && !cx.options.complete {
        out.skip("needs Pods or workloads, none were given");
        return;
    }
    let machines = machines_of(cx);
    for selection in selections(cx) {
        let space = selection.object.namespace.as_str();
        let everywhere = cx.settings.is_root(space);
        let matched = if everywhere { cx.select_anywhere(selection.labels) } else { cx.select(space, selection.labels) };
        if !matched.is_empty()
            || machines.iter().any(|(place, labels)| (everywhere || *place == space) && labels_match(selection.labels, labels))
            || is_presumed(cx, &selection, everywhere)
        {
            continue;
        }
        let known = cx.options.complete || (cx.has_workloads_in(space) && !is_standard_selector(selection.labels));
        let place = if everywhere { "of any namespace".to_owned() } else { format!("of namespace `{space}`") };
        let labels = selection.labels.iter().map(|(key, value)| format!("{key}: {value}"));
        let message = format!("no workload {place} has the labels {}", words::list(labels, 4));
        let finding = out.report(selection.object, selection.path, message);
        finding.note(format!("the {} applies to nothing", selection.object.kind_name));
        let inventory = if known { Inventory::Known } else { Inventory::Assumed };
        finding.assuming(inventory, format!("the workloads {place} are all in the input"));
        advise(cx, finding, &selection, everywhere);
    }
}

/// Returns the labels of machines, by namespace.
fn machines_of<'m>(cx: &Context<'m>) -> Vec<(&'m str, Map<String>)> {
    let join = |one: &Map<String>, two: &Map<String>| one.iter().chain(two).map(|(key, value)| (key.clone(), value.clone())).collect();
    let entries =
        cx.mesh.all::<WorkloadEntry>().map(|entry| (entry.object.namespace.as_str(), join(&entry.object.meta.labels, &entry.body.labels)));
    let groups = cx.mesh.all::<WorkloadGroup>().map(|group| {
        let empty = Map::new();
        let own = group.body.metadata.as_ref().map_or(&empty, |metadata| &metadata.labels);
        let template = group.body.template.as_ref().map_or(&empty, |template| &template.labels);
        (group.object.namespace.as_str(), join(own, template))
    });
    entries.chain(groups).collect()
}

/// Tells whether pods that nobody wrote down are meant: those of a Kubernetes Gateway, or of a
/// standard installation.
fn is_presumed(cx: &Context<'_>, selection: &Selection<'_>, everywhere: bool) -> bool {
    const MADE_FOR: [&str; 2] = ["gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name"];
    let space = selection.object.namespace.as_str();
    let unknown = selection.labels.iter().any(|(key, value)| is_unknown(key) || is_unknown(value));
    let control = everywhere && (is_standard_selector(selection.labels) || selection.labels.get("app").is_some_and(|app| app == "istiod"));
    let named = MADE_FOR.iter().find_map(|key| selection.labels.get(*key));
    let made = named.is_some_and(|name| cx.get::<K8sGateway>(space, name).is_some() || !cx.has::<K8sGateway>());
    unknown || control || made
}

fn advise(cx: &Context<'_>, finding: &mut Finding, selection: &Selection<'_>, everywhere: bool) {
    let space = selection.object.namespace.as_str();
    let candidates: Vec<Workload<'_>> = if everywhere { cx.workloads().collect() } else { cx.workloads_in(space).collect() };
    for (key, value) in selection.labels {
        let values: BTreeSet<&str> = candidates.iter().filter_map(|workload| workload.labels().get(key)).map(String::as_str).collect();
        if values.contains(value.as_str()) {
            continue;
        }
        let path = format!("{}[\"{key}\"]", selection.path);
        if let Some(near) = suggest::nearest(value, values.iter().copied()).filter(|_| selection.labels.len() == 1) {
            let workload = candidates.iter().find(|workload| workload.labels().get(key).is_some_and(|value| value == near));
            relate(finding, workload.map(|workload| workload.object), near);
            finding.help(format!("there are pods with `{key}: {near}`")).suggest_value(path, near);
        } else if values.is_empty() {
            let keys: BTreeSet<&str> = candidates.iter().flat_map(|workload| workload.labels().keys()).map(String::as_str).collect();
            finding.help(format!("no pod there has a label `{key}`; their labels are {}", words::list(keys, 8)));
        } else {
            finding.help(format!("the values of `{key}` there are {}", words::list(values, 8)));
        }
        return;
    }
    finding.help("no single workload carries all of them");
}

fn relate(finding: &mut Finding, object: Option<&Object>, near: &str) {
    if let Some(object) = object {
        finding.related(object, "metadata.name", format!("its pods are labelled `{near}`"));
    }
}
