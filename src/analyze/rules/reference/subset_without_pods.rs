//! Subsets whose labels no pod of the service carries.

use std::collections::{BTreeMap, BTreeSet};

use super::targets;
use crate::analyze::{Context, Findings, rule};
use crate::api::argo::rollout::Rollout;
use crate::api::istio::destination_rule::{DestinationRule, Subset};
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::istio::virtual_service::VirtualService;
use crate::api::istio::workload_entry::WorkloadEntry;
use crate::api::istio::workload_group::WorkloadGroup;
use crate::api::selector::labels_match;
use crate::diag::Level;
use crate::store::hosts::Provider;
use crate::store::{Object, Of};
use crate::text::{is_unknown, words};
use crate::yaml::decode::Map;

rule! {
    /// A subset whose labels none of the service's pods carry.
    ///
    /// It is an error when a route uses the subset, else only worth knowing. Labels that the platform adds
    /// to pods (zones, networks, template hashes) are left out of account; endpoints of ServiceEntries,
    /// WorkloadEntries and the metadata that an Argo Rollout gives its canary and stable pods count.
    ///
    /// ## Why is this bad?
    ///
    /// The subset's cluster has no endpoint: requests get 503 (`UH`).
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: reviews-v1, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: reviews, version: v1}}
    ///   template:
    ///     metadata: {labels: {app: reviews, version: v1}}
    ///     spec:
    ///       containers: [{name: reviews, image: "example.com/reviews:1.0"}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   subsets:
    ///   - {name: first, labels: {version: v9}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: first}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   selector: {app: reviews}
    ///   ports: [{name: http, port: 80}]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: reviews-v1, namespace: shop}
    /// spec:
    ///   selector: {matchLabels: {app: reviews, version: v1}}
    ///   template:
    ///     metadata: {labels: {app: reviews, version: v1}}
    ///     spec:
    ///       containers: [{name: reviews, image: "example.com/reviews:1.0"}]
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   host: reviews
    ///   subsets:
    ///   - {name: first, labels: {version: v1}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: VirtualService
    /// metadata: {name: reviews, namespace: shop}
    /// spec:
    ///   hosts: [reviews]
    ///   http:
    ///   - route:
    ///     - destination: {host: reviews, subset: first}
    /// ```
    "MSH0105", "subset-without-pods", Reference, Error,
    aliases: ["IST0173", "KIA0203"],
    rows: ["VS-038", "DR-006"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let used = used_subsets(cx);
    let managed = managed_subsets(cx);
    for rule in cx.all::<DestinationRule>() {
        let Some(host) = rule.body.host.as_deref().filter(|host| !is_unknown(host)) else { continue };
        let fqdn = cx.rule_host(host, &rule.object.namespace);
        let providers = cx.providers(&fqdn);
        if fqdn.starts_with('*') || providers.is_empty() {
            continue;
        }
        let Some(endpoints) = endpoints_of(cx, &providers).filter(|endpoints| !endpoints.is_empty()) else { continue };
        for (position, subset) in rule.body.subsets.iter().enumerate() {
            let name = subset.name.as_deref().unwrap_or_default();
            let wanted = own_labels(subset);
            let fits = endpoints.iter().any(|labels| labels_match(&wanted, labels));
            let is_managed = managed.contains(&(rule.object.namespace.as_str(), rule.object.name(), name));
            if fits || is_managed || wanted.is_empty() {
                continue;
            }
            let path = format!("spec.subsets[{position}].labels");
            let finding = out.report(rule.object, path, format!("no pod of `{host}` carries the labels of subset `{name}`"));
            match used.get(&(fqdn.clone(), name)) {
                Some((route, path)) => {
                    finding.note("its cluster has no endpoint: requests get 503 (UH)").related(route, path, "a route uses it here");
                }
                None => {
                    finding.level(Level::Info).note("a route to it would get 503 (UH)");
                }
            }
            finding.help(advice(&wanted, &endpoints));
            finding.related(providers[0].object(), "spec.selector", "the pods of this service were looked at");
        }
    }
}

/// Returns every subset that a route uses, by full host name, with one place that does.
fn used_subsets<'m>(cx: &Context<'m>) -> BTreeMap<(String, &'m str), (&'m Object, String)> {
    let mut used = BTreeMap::new();
    for service in cx.mesh.all::<VirtualService>() {
        for target in targets(service) {
            let (Some(host), Some(subset)) = (target.destination.host.as_deref(), target.destination.subset.as_deref()) else { continue };
            let key = (cx.rule_host(host, &service.object.namespace), subset);
            used.entry(key).or_insert((service.object, format!("{}.subset", target.path)));
        }
    }
    used
}

/// Returns the subsets whose labels Argo Rollouts writes: namespace, rule and subset.
fn managed_subsets<'m>(cx: &Context<'m>) -> BTreeSet<(&'m str, &'m str, &'m str)> {
    let mut managed = BTreeSet::new();
    for rollout in cx.mesh.all::<Rollout>() {
        let canary = rollout.body.strategy.as_ref().and_then(|strategy| strategy.canary.as_ref());
        let routing = canary.and_then(|canary| canary.traffic_routing.as_ref()?.istio.as_ref()?.destination_rule.as_ref());
        let Some(routing) = routing else { continue };
        let rule = routing.name.as_deref().unwrap_or_default();
        let names = [&routing.canary_subset_name, &routing.stable_subset_name];
        let names = names.into_iter().flatten().chain(&routing.additional_subset_names);
        managed.extend(names.map(|name| (rollout.object.namespace.as_str(), rule, name.as_str())));
    }
    managed
}

/// Returns the labels of everything behind the providers; `None` when that cannot be told.
fn endpoints_of(cx: &Context<'_>, providers: &[Provider<'_>]) -> Option<Vec<Map<String>>> {
    let mut found = Vec::new();
    for provider in providers {
        match provider {
            Provider::Service(service) if service.body.selector.is_empty() => return None,
            Provider::Service(service) => found.extend(selected(cx, &service.object.namespace, &service.body.selector)),
            Provider::Entry(entry) => found.extend(entry_endpoints(cx, *entry)?),
        }
    }
    Some(found)
}

fn entry_endpoints(cx: &Context<'_>, entry: Of<'_, ServiceEntry>) -> Option<Vec<Map<String>>> {
    match &entry.body.workload_selector {
        Some(selector) => Some(selected(cx, &entry.object.namespace, &selector.labels)),
        None if entry.body.endpoints.is_empty() => None,
        None => Some(entry.body.endpoints.iter().map(|endpoint| endpoint.labels.clone()).collect()),
    }
}

/// Returns the labels of the workloads of a namespace that a selector matches, machines included.
fn selected(cx: &Context<'_>, namespace: &str, selector: &Map<String>) -> Vec<Map<String>> {
    let mut found = Vec::new();
    for workload in cx.select(namespace, selector) {
        let mut labels = workload.labels().clone();
        if workload.object.masked {
            labels.insert(crate::text::UNKNOWN.to_owned(), String::new());
        }
        let strategy = cx.typed::<Rollout>(workload.object.id).and_then(|rollout| rollout.body.strategy.as_ref());
        if let Some(canary) = strategy.and_then(|strategy| strategy.canary.as_ref()) {
            for metadata in [&canary.canary_metadata, &canary.stable_metadata].into_iter().flatten() {
                found.push(labels.iter().chain(&metadata.labels).map(|(key, value)| (key.clone(), value.clone())).collect());
            }
        }
        found.push(labels);
    }
    let entries = cx.within::<WorkloadEntry>(namespace).map(|entry| {
        let own = &entry.object.meta.labels;
        own.iter().chain(&entry.body.labels).map(|(key, value)| (key.clone(), value.clone())).collect::<Map<String>>()
    });
    let groups = cx.within::<WorkloadGroup>(namespace).map(|group| {
        let own = group.body.metadata.as_ref().map(|metadata| &metadata.labels);
        let template = group.body.template.as_ref().map(|template| &template.labels);
        own.into_iter().chain(template).flatten().map(|(key, value)| (key.clone(), value.clone())).collect()
    });
    found.extend(entries.chain(groups).filter(|labels: &Map<String>| labels_match(selector, labels)));
    found
}

/// Returns the labels of a subset without those that nobody writes into a template.
fn own_labels(subset: &Subset) -> Map<String> {
    let added = |key: &str| {
        key.starts_with("topology.")
            || key.ends_with("kubernetes.io/hostname")
            || key.ends_with("pod-template-hash")
            || key.contains("controller-revision")
            || key.contains("pod-name")
            || key.contains("pod-index")
            || key.starts_with("security.istio.io/")
            || key.starts_with("failure-domain.")
            || key == "istio-locality"
    };
    subset.labels.iter().filter(|(key, _)| !added(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn advice(wanted: &Map<String>, endpoints: &[Map<String>]) -> String {
    for (key, value) in wanted {
        let present: BTreeSet<&str> = endpoints.iter().filter_map(|labels| labels.get(key)).map(String::as_str).collect();
        if present.is_empty() {
            let keys: BTreeSet<&str> = endpoints.iter().flat_map(Map::keys).map(String::as_str).collect();
            return format!("no pod has a label `{key}`; their labels are {}", words::list(keys, 8));
        }
        if !present.contains(value.as_str()) {
            return format!("the values of `{key}` there are {}, not `{value}`", words::list(present, 8));
        }
    }
    "no single pod carries all of them".to_owned()
}
