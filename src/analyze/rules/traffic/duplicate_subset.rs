//! Subset names that one DestinationRule uses twice.

use std::collections::BTreeMap;

use crate::analyze::{Context, Findings, rule};
use crate::api::istio::destination_rule::DestinationRule;
use crate::text::is_unknown;

rule! {
    /// A DestinationRule with two subsets of one name.
    ///
    /// ## Why is this bad?
    ///
    /// The webhook refuses the object; without it only one of the two gets a cluster, and routes to the name go there.
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
    ///   - {name: v1, labels: {version: v2}}
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
    ///   - {name: v2, labels: {version: v2}}
    /// ```
    "MSH0442", "duplicate-subset", Traffic, Error,
    aliases: [],
    rows: ["DR-003"],
    fix: None,
}

pub(crate) fn check(cx: &Context<'_>, out: &mut Findings) {
    for rule in cx.all::<DestinationRule>() {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, subset) in rule.subsets.iter().enumerate() {
            let Some(name) = subset.name.as_deref().filter(|name| !name.is_empty() && !is_unknown(name)) else { continue };
            let Some(before) = first.get(name) else {
                first.insert(name, position);
                continue;
            };
            out.report(rule.object, format!("spec.subsets[{position}].name"), format!("subset `{name}` is defined twice"))
                .related(rule.object, format!("spec.subsets[{before}].name"), "first defined here")
                .note("the object is refused: the name of a subset is part of the name of its cluster")
                .help("give one of them another name, and use it in the routes that mean it");
        }
    }
}
