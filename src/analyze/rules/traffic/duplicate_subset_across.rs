//! Subsets that two DestinationRules of one host define differently.

use std::collections::BTreeMap;

use super::policies::full_host;
use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::store::Of;
use crate::store::visibility::exports_overlap;
use crate::text::is_unknown;

rule! {
    /// Two DestinationRules for one host that define the same subset differently.
    ///
    /// Rules of one namespace for one host are merged; a short name and the full one are the same host.
    ///
    /// ## Why is this bad?
    ///
    /// Of two subsets with one name only the older rule's counts. Which one that is depends on creation times: after the
    /// next recreation it may be the other one.
    ///
    /// ## Example
    ///
    /// ```yaml bad
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog-old, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1, labels: {version: v0}}
    /// ```
    ///
    /// ```yaml good
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v1, labels: {version: v1}}
    /// ---
    /// apiVersion: networking.istio.io/v1
    /// kind: DestinationRule
    /// metadata: {name: catalog-old, namespace: shop}
    /// spec:
    ///   host: catalog.example.com
    ///   subsets:
    ///   - {name: v0, labels: {version: v0}}
    /// ```
    "MSH0446", "duplicate-subset-across", Traffic, Warning,
    aliases: ["KIA0201"],
    rows: ["DR-008"],
    fix: None,
}

/// Namespace, host and subset → where it is defined.
type Known<'m> = BTreeMap<(&'m str, String, &'m str), Vec<(Of<'m, DestinationRule>, usize)>>;

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    let mut known: Known<'_> = BTreeMap::new();
    for rule in cx.mesh.all::<DestinationRule>().filter(|rule| rule.workload_selector.is_none()) {
        let Some(host) = full_host(cx, rule) else { continue };
        for (position, subset) in rule.body.subsets.iter().enumerate() {
            let Some(name) = subset.name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
            known.entry((&rule.object.namespace, host.clone(), name)).or_default().push((rule, position));
        }
    }
    for ((_, host, name), places) in known {
        let (first, at) = places[0];
        for (rule, position) in &places[1..] {
            let apart = first.object.same_identity(rule.object)
                || first.body.subsets[at] == rule.body.subsets[*position]
                || !exports_overlap((&first.body.export_to, &first.object.namespace), (&rule.body.export_to, &rule.object.namespace));
            if apart {
                continue;
            }
            out.report(
                rule.object,
                format!("spec.subsets[{position}].name"),
                format!("subset `{name}` of `{host}` is defined differently in `{}`", first.object.name()),
            )
            .related(first.object, format!("spec.subsets[{at}].name"), "also defined here")
            .note("rules of one host are merged, and of two subsets with one name only the older rule's counts")
            .help("keep one definition, or give one of them another name");
        }
    }
}
