//! What selects a WorkloadEntry: Services and ServiceEntries of its namespace.

use crate::analyze::Context;
use crate::api::istio::service_entry::ServiceEntry;
use crate::api::k8s::service::Service;
use crate::api::selector::labels_match;
use crate::store::hosts::Provider;
use crate::yaml::decode::Map;

/// Returns the Services and ServiceEntries of a namespace that select the labels.
pub(crate) fn selecting<'m>(cx: &Context<'m>, namespace: &str, labels: &Map<String>) -> Vec<Provider<'m>> {
    let services = cx
        .mesh
        .within::<Service>(namespace)
        .filter(|service| !service.body.selector.is_empty() && labels_match(&service.body.selector, labels));
    let entries = cx.mesh.within::<ServiceEntry>(namespace).filter(|entry| {
        entry.body.workload_selector.as_ref().is_some_and(|selector| !selector.labels.is_empty() && labels_match(&selector.labels, labels))
    });
    services.map(Provider::Service).chain(entries.map(Provider::Entry)).collect()
}
