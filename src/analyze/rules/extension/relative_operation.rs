//! Relative patches whose order nobody says.

use std::collections::HashMap;

use super::{Change, changes, scope};
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::envoy_filter::EnvoyFilter;
use crate::diag::Level;
use crate::store::Object;

rule! {
    /// An operation relative to other filters (INSERT_BEFORE, INSERT_AFTER, REMOVE, REPLACE) without `priority`.
    ///
    /// A warning when another EnvoyFilter without priority works at the same place, or the patch is
    /// for certain proxy versions; else an info.
    ///
    /// ## Why is this bad?
    ///
    /// Filters of one priority are applied in the order of their creation, which deleting and
    /// applying again changes.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: buffer, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: envoy.filters.http.router}}}}}
    ///     patch:
    ///       operation: INSERT_BEFORE
    ///       value: {name: buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1024}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1alpha3
    /// kind: EnvoyFilter
    /// metadata: {name: buffer, namespace: shop}
    /// spec:
    ///   workloadSelector: {labels: {app: cart}}
    ///   priority: 10
    ///   configPatches:
    ///   - applyTo: HTTP_FILTER
    ///     match: {context: SIDECAR_INBOUND, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: envoy.filters.http.router}}}}}
    ///     patch:
    ///       operation: INSERT_BEFORE
    ///       value: {name: buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1024}}
    /// ```
    "MSH1114", "relative-operation", Extension, Warning,
    aliases: ["IST0151", "IST0155"],
    rows: ["EF-014", "EF-015"],
    fix: None,
}

/// Where a patch works: kind of thing, name it is relative to.
fn place(change: &Change<'_>) -> (&'static str, String) {
    let filter = change.filter();
    let name = filter.and_then(|filter| filter.sub_filter.as_ref().and_then(|sub| sub.name.clone()).or_else(|| filter.name.clone()));
    (change.apply_to().map_or("", |apply_to| apply_to.word()), name.unwrap_or_default())
}

fn has_version(change: &Change<'_>) -> bool {
    change
        .patch
        .matches
        .as_ref()
        .and_then(|matches| matches.proxy.as_ref())
        .is_some_and(|proxy| proxy.proxy_version.as_deref().is_some_and(|version| !version.is_empty()))
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let unordered = |filter: &crate::store::Of<'_, EnvoyFilter>| filter.body.priority.unwrap_or_default() == 0;
    let mut places: HashMap<(String, (&str, String)), Vec<&Object>> = HashMap::new();
    for filter in cx.mesh.all::<EnvoyFilter>().filter(unordered) {
        let words = scope(cx, filter).words();
        for change in changes(filter).filter(Change::is_relative) {
            let list = places.entry((words.clone(), place(&change))).or_default();
            if list.last().is_none_or(|last| last.id != filter.object.id) {
                list.push(filter.object);
            }
        }
    }
    for filter in cx.mesh.all::<EnvoyFilter>().filter(unordered) {
        let words = scope(cx, filter).words();
        let relative: Vec<Change<'_>> = changes(filter).filter(Change::is_relative).collect();
        let rival = |change: &Change<'_>| {
            let list = places.get(&(words.clone(), place(change)))?;
            list.iter().find(|other| other.id != filter.object.id && !other.same_identity(filter.object)).copied()
        };
        let Some(first) = relative.first() else { continue };
        let met = relative.iter().find_map(|change| Some((change, rival(change)?)));
        let versioned = relative.iter().find(|change| has_version(change));
        let change = met.map(|(change, _)| change).or(versioned).unwrap_or(first);
        let word = change.operation().map_or("", |operation| operation.word());
        let finding = out.report(filter.object, format!("{}.patch.operation", change.path), format!("{word} without a `priority`"));
        match (met, versioned) {
            (Some((_, other)), _) => {
                finding.note(
                    "EnvoyFilters of one priority are applied in the order of their creation, and another one works at the same place",
                );
                finding.related(other, "spec.configPatches", "works at the same place without a priority");
            }
            (None, Some(_)) => {
                finding.note(
                    "its order may differ between proxy versions during an upgrade, when the filter it is relative to may be missing",
                );
            }
            (None, None) => {
                finding.level(Level::Info).note("EnvoyFilters of one priority are applied in the order of their creation");
            }
        }
        finding.help("set `priority`: lower numbers are applied first, negative ones before those without");
    }
}
